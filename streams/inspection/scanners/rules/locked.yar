/* What nobody can look into. Not a hit: the part is closed, and the message is not clean. */

rule zip_under_a_password : encrypted
{
    meta:
        mask = "encrypted"
    strings:
        $listed_as_encrypted = { 50 4B 01 02 ?? ?? ?? 00 ( ?1 | ?3 | ?5 | ?7 | ?9 | ?B | ?D | ?F ) }
    condition:
        uint32be(0) == 0x504B0304 and $listed_as_encrypted
}

rule office_document_under_a_password : encrypted
{
    meta:
        mask = "encrypted"
    strings:
        $compound_file = { D0 CF 11 E0 A1 B1 1A E1 }
        $info = "EncryptionInfo" wide
        $package = "EncryptedPackage" wide
    condition:
        $compound_file at 0 and $info and $package
}

rule pdf_under_a_password : encrypted
{
    meta:
        mask = "encrypted"
    strings:
        $pdf = "%PDF-"
        $encrypt = /\/Encrypt\s+\d{1,10}\s+\d{1,5}\s+R/
    condition:
        $pdf in (0..1024) and $encrypt
}

rule seven_zip_with_hidden_names : encrypted
{
    meta:
        mask = "encrypted"
    strings:
        $header = { 37 7A BC AF 27 1C }
        $cipher = { 24 06 F1 07 01 }
    condition:
        $header at 0 and $cipher
}
