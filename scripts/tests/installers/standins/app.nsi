; Stands in for the app: shows a window, and leaves a file when it is closed as a person would close it. Says in %TEMP% that it has started.
Target amd64-unicode
Unicode true
SetCompressor zlib
RequestExecutionLevel user
Name "Stand-in"
OutFile "${OUT}"
Page components "" shown
Page instfiles
Function shown
  FileOpen $0 "$TEMP\$EXEFILE.started" w
  FileClose $0
FunctionEnd
Function .onUserAbort
  FileOpen $0 "$TEMP\closed-politely" w
  FileClose $0
FunctionEnd
Section "Nothing"
SectionEnd
