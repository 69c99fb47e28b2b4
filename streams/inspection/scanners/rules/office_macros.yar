/* Macros that run by themselves when a document is opened or closed. A macro that a person has to start is no hit. */

private rule compound_file
{
    strings:
        $header = { D0 CF 11 E0 A1 B1 1A E1 }
    condition:
        $header at 0
}

rule macro_that_runs_by_itself
{
    meta:
        mask = "macro"
    strings:
        $project = "_VBA_PROJECT" wide
        $word = /(Auto_?(Open|Exec|Close|New|Exit)|Document_?(Open|Close|New))\b/ nocase ascii wide
        $excel = /(Auto_(Open|Close|Activate)|Workbook_(Open|Activate|BeforeClose))\b/ nocase ascii wide
    condition:
        compound_file and $project and ($word or $excel)
}

rule macro_that_starts_a_program
{
    meta:
        mask = "macro"
    strings:
        $project = "_VBA_PROJECT" wide
        $shell = "WScript.Shell" nocase ascii wide
        $management = "winmgmts:" nocase ascii wide
        $powershell = "powershell" nocase ascii wide
        $download = "URLDownloadToFile" nocase ascii wide
    condition:
        compound_file and $project and any of ($shell, $management, $powershell, $download)
}

rule rich_text_with_an_equation_object
{
    meta:
        mask = "embedded object"
    strings:
        $rich_text = "{\\rt"
        $object = "\\objdata" nocase
        $equation = "4571756174696f6e2e33" nocase
        $class = "0002ce0200000000c000000000000046" nocase
    condition:
        $rich_text at 0 and $object and ($equation or $class)
}

rule document_that_fetches_its_template
{
    meta:
        mask = "remote template"
    strings:
        $relationships = "schemas.openxmlformats.org/package/2006/relationships"
        $remote_template = /attachedTemplate"[^>]{0,200}Target\s*=\s*"(https?|file|ftp):/ nocase
        $outside = /TargetMode\s*=\s*"External"/ nocase
    condition:
        $relationships and $remote_template and $outside
}
