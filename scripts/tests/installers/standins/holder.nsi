; Holds the file FILE open with the sharing mode SHARE (1 read, 4 delete), or the named mutex MUTEX, until the file %TEMP%\let-go is there, a minute at most.
Target amd64-unicode
Unicode true
SetCompressor zlib
RequestExecutionLevel user
SilentInstall silent
Name "Stand-in"
OutFile "${OUT}"
!include LogicLib.nsh
Section
  !ifdef MUTEX
    System::Call 'kernel32::CreateMutexW(p 0, i 1, w "${MUTEX}") p .r0'
  !else
    System::Call 'kernel32::CreateFileW(w "${FILE}", i 0x80000000, i ${SHARE}, p 0, i 3, i 0, p 0) p .r0'
  !endif
  ${If} $0 != -1
    FileOpen $1 "$TEMP\held" w
    FileClose $1
  ${EndIf}
  StrCpy $2 0
  ${DoUntil} ${FileExists} "$TEMP\let-go"
    Sleep 50
    IntOp $2 $2 + 1
    ${If} $2 > 1200
      ${ExitDo}
    ${EndIf}
  ${Loop}
SectionEnd
