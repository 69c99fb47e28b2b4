/* Files that are small themselves and start something else. */

rule windows_shortcut
{
    meta:
        mask = "shortcut"
    strings:
        $header = { 4C 00 00 00 01 14 02 00 00 00 00 00 C0 00 00 00 00 00 00 46 }
    condition:
        $header at 0
}

rule internet_shortcut_to_a_program
{
    meta:
        mask = "shortcut"
    strings:
        $section = "[InternetShortcut]" nocase
        $program = /URL\s*=\s*file:[^\r\n]{1,200}\.(exe|scr|vbs|js|hta|lnk|bat|cmd|cpl)/ nocase
    condition:
        $section in (0..64) and $program
}

rule help_file
{
    meta:
        mask = "compiled help"
    strings:
        $header = { 49 54 53 46 03 00 00 00 }
    condition:
        $header at 0
}

rule disc_image
{
    meta:
        mask = "disc image"
    strings:
        $volume = { 01 43 44 30 30 31 01 00 }
    condition:
        $volume at 0x8000
}

rule notebook_with_an_embedded_file
{
    meta:
        mask = "embedded file"
    strings:
        $notebook = { E4 52 5C 7B 8C D8 A7 4D AE B1 53 78 D0 29 96 D3 }
        $embedded = { E7 16 E3 BD 65 26 11 45 A4 C4 8D 4D 0B 7A 9E AC }
        $program = "This program cannot be run in DOS mode"
        $shell = "powershell" nocase ascii wide
        $script_host = "WScript.Shell" nocase ascii wide
    condition:
        $notebook at 0 and $embedded and any of ($program, $shell, $script_host)
}
