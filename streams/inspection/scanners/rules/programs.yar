/* Programs that run when somebody opens them. Nobody needs to send one by mail; whatever its name says, its first bytes
   say what it is. */

rule windows_program
{
    meta:
        mask = "program"
    condition:
        uint16be(0) == 0x4D5A and uint32(0x3C) < filesize and uint32be(uint32(0x3C)) == 0x50450000
}

rule linux_program
{
    meta:
        mask = "program"
    condition:
        uint32be(0) == 0x7F454C46
}

rule mac_program
{
    meta:
        mask = "program"
    condition:
        uint32be(0) == 0xFEEDFACE or uint32be(0) == 0xFEEDFACF or
        uint32be(0) == 0xCEFAEDFE or uint32be(0) == 0xCFFAEDFE or
        (uint32be(0) == 0xCAFEBABE and uint32be(4) > 0 and uint32be(4) < 20)
}

rule java_class
{
    meta:
        mask = "program"
    condition:
        uint32be(0) == 0xCAFEBABE and uint16be(6) >= 45 and uint16be(6) < 200
}

rule windows_installer
{
    meta:
        mask = "installer"
    strings:
        $compound_file = { D0 CF 11 E0 A1 B1 1A E1 }
        $installer_class = { 84 10 0C 00 00 00 00 00 C0 00 00 00 00 00 00 46 }
    condition:
        $compound_file at 0 and $installer_class
}

rule android_package
{
    meta:
        mask = "program"
    strings:
        $zip = { 50 4B 03 04 }
        $manifest = "AndroidManifest.xml"
        $code = "classes.dex"
    condition:
        $zip at 0 and $manifest and $code
}
