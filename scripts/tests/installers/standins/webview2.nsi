; Stands in for Microsoft's bootstrapper of WebView2: registers a version, or ends with 0 and does nothing (IDLE).
Target amd64-unicode
Unicode true
SetCompressor zlib
RequestExecutionLevel user
SilentInstall silent
Name "Stand-in"
OutFile "${OUT}"
Section
  !ifndef IDLE
    WriteRegStr HKCU "Software\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}" "pv" "120.0.0.1"
  !endif
SectionEnd
