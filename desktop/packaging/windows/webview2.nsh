; Neutralino shows its page with the WebView2 runtime. Windows 11 and most of Windows 10 have it; where it is missing, Microsoft's
; bootstrapper is downloaded (2 MB, over TLS) and run: it installs the runtime for this person, without administrator rights.

!define WEBVIEW2_CLIENT "Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"
!ifndef WEBVIEW2_URL
  !define WEBVIEW2_URL "https://go.microsoft.com/fwlink/p/?LinkId=2124703"
!endif

; $R0: its version; empty when it is not there. The machine's one is registered by a 32-bit program.
Function FindWebView2
  ReadRegStr $R0 HKLM "Software\WOW6432Node\${WEBVIEW2_CLIENT}" "pv"
  ${If} $R0 == ""
  ${OrIf} $R0 == "0.0.0.0"
    ReadRegStr $R0 HKCU "Software\${WEBVIEW2_CLIENT}" "pv"
  ${EndIf}
  ${If} $R0 == "0.0.0.0"
    StrCpy $R0 ""
  ${EndIf}
  ClearErrors
FunctionEnd

Function EnsureWebView2
  Call FindWebView2
  ${If} $R0 != ""
    ${Log} "WebView2 $R0"
    Return
  ${EndIf}
  ${Log} "WebView2 is missing"
  ${If} $Silently != 1
    MessageBox MB_OKCANCEL|MB_ICONINFORMATION "$(WebView2Missing)" IDOK get
    ${Fail} ${EXIT_WEBVIEW2} "$(WebView2Failed)"
    get:
  ${EndIf}
  InitPluginsDir
  StrCpy $0 "$PLUGINSDIR\MicrosoftEdgeWebview2Setup.exe"
  System::Call 'urlmon::URLDownloadToFileW(p 0, w "${WEBVIEW2_URL}", w r0, i 0, p 0) i .r1'
  ${If} $1 != 0
    IntFmt $1 "0x%08X" $1
    ${Log} "The download from ${WEBVIEW2_URL} failed: $1"
    ${Fail} ${EXIT_WEBVIEW2} "$(WebView2Failed)"
  ${EndIf}
  ClearErrors
  ExecWait '"$0" /silent /install' $1
  ${If} ${Errors}
    StrCpy $1 "it did not start"
  ${EndIf}
  ${Log} "WebView2's setup ended: $1"
  Call FindWebView2 ; its exit code is not enough
  ${If} $R0 == ""
    ${Fail} ${EXIT_WEBVIEW2} "$(WebView2Failed)"
  ${EndIf}
  ${Log} "WebView2 $R0"
FunctionEnd
