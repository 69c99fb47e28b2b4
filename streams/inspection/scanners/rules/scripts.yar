/* Scripts that fetch or start something. Each needs two signs of its kind: mail that speaks about scripts has one. */

rule html_application
{
    meta:
        mask = "script"
    strings:
        $application = /<hta:application\b/ nocase
        $script = /<script\b/ nocase
    condition:
        $application and $script
}

rule script_host_script
{
    meta:
        mask = "script"
    strings:
        $create = /(new\s+ActiveXObject|CreateObject)\s*\(\s*["'](WScript\.Shell|Shell\.Application)["']/ nocase
        $run = /\.(Run|Exec|ShellExecute)\s*[\( ]\s*["'A-Za-z]/ nocase
    condition:
        $create and $run
}

rule script_that_downloads_and_saves
{
    meta:
        mask = "script"
    strings:
        $request = /(ActiveXObject|CreateObject)\s*\(\s*["'](MSXML2\.(Server)?XMLHTTP|Microsoft\.XMLHTTP|WinHttp\.)/ nocase
        $stream = /(ActiveXObject|CreateObject)\s*\(\s*["']ADODB\.Stream["']/ nocase
        $save = ".SaveToFile" nocase
    condition:
        $request and $stream and $save
}

rule encoded_powershell
{
    meta:
        mask = "script"
    strings:
        $encoded = /powershell(\.exe)?[^\r\n]{0,120}\s-e(nc(odedcommand)?)?\s+[A-Za-z0-9+\/=]{40}/ nocase ascii wide
    condition:
        $encoded
}

rule powershell_that_downloads_and_runs
{
    meta:
        mask = "script"
    strings:
        $download = /\.Download(String|File|Data)\s*\(/ nocase ascii wide
        $client = "Net.WebClient" nocase ascii wide
        $run = /\b(iex|Invoke-Expression|Start-Process)\b/ nocase ascii wide
    condition:
        $download and $client and $run
}

rule page_that_builds_a_file
{
    meta:
        mask = "script"
    strings:
        $decode = "atob(" nocase
        $blob = /new\s+Blob\s*\(/ nocase
        $address = "createObjectURL" nocase
        $save = "msSaveOrOpenBlob" nocase
        $download = /\.download\s*=/ nocase
    condition:
        $decode and $blob and ($save or ($address and $download))
}

rule document_that_runs_a_command
{
    meta:
        mask = "script"
    strings:
        $pdf = "%PDF-"
        $opening = /\/(OpenAction|AA)\b/
        $launch = /\/S\s*\/Launch\b/
    condition:
        $pdf in (0..1024) and $opening and $launch
}
