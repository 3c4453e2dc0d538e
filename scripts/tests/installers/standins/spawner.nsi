; Stands in for the window's runtime: starts a program by exactly the line of C:\line.txt (UTF-16), as CreateProcess gets it, and waits for its end.
Target amd64-unicode
Unicode true
SetCompressor zlib
RequestExecutionLevel user
SilentInstall silent
Name "Stand-in"
OutFile "${OUT}"
Section
  FileOpen $0 "C:\line.txt" r
  FileReadUTF16LE $0 $1
  FileClose $0
  ExecWait $1
SectionEnd
