/* The test file that every scanner of malware should find, and that harms nobody (eicar.org). Its text is named in
   pieces, so that no scanner takes this file for it. */

rule eicar
{
    meta:
        mask = "anti-malware test file"
    strings:
        $begins = "X5O!P%@AP[4"
        $names_itself = "EICAR-STANDARD-ANTIVIRUS" fullword
        $ends = "-TEST-FILE!$H+H*"
    condition:
        $begins at 0 and $names_itself and $ends and filesize <= 128
}
