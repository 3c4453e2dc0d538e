; Stands in for the sidecar: says beside itself that it was started, and from which working folder, and ends.
Target amd64-unicode
Unicode true
SetCompressor zlib
RequestExecutionLevel user
SilentInstall silent
Name "Stand-in"
OutFile "${OUT}"
Section
  System::Call 'kernel32::GetCurrentDirectoryW(i ${NSIS_MAX_STRLEN}, w .r0)'
  FileOpen $1 "$EXEDIR\started" w
  FileWriteUTF16LE $1 $0
  FileClose $1
SectionEnd
