; Stands in for a sidecar that does not react: no window, no console; ends after a minute. Says in %TEMP% that it has started.
Target amd64-unicode
Unicode true
SetCompressor zlib
RequestExecutionLevel user
SilentInstall silent
Name "Stand-in"
OutFile "${OUT}"
Section
  FileOpen $0 "$TEMP\$EXEFILE.started" w
  FileClose $0
  Sleep 60000
SectionEnd
