; The new files are unpacked and checked beside the old ones, then both change places by renaming: whatever fails, one of the two
; versions lies there whole.

!macro MoveAway name
  ${If} $R0 == 0
    StrCpy $R9 "${name}"
    Call MoveAwayEntry
  ${EndIf}
!macroend
!macro MoveIn name
  ${If} $R0 == 0
  ${AndIf} ${FileExists} "$INSTDIR\.new\${name}"
    ClearErrors
    Rename "$INSTDIR\.new\${name}" "$INSTDIR\${name}"
    ${If} ${Errors}
      StrCpy $R0 ${EXIT_COPY}
      ${Log} "Cannot move in ${name}"
    ${EndIf}
  ${EndIf}
!macroend
!macro MoveBack name
  ${If} ${FileExists} "$OldDir\${name}"
    ; What has already come in makes room.
    ${If} ${FileExists} "$INSTDIR\${name}"
      Rename "$INSTDIR\${name}" "$INSTDIR\.new\${name}"
    ${EndIf}
    ClearErrors
    Rename "$OldDir\${name}" "$INSTDIR\${name}"
    ${If} ${Errors}
      ${Log} "Cannot move back ${name}"
    ${EndIf}
  ${ElseIf} $Installed == ""
    Rename "$INSTDIR\${name}" "$INSTDIR\.new\${name}"
  ${EndIf}
!macroend
!macro PutAside name
  StrCpy $R9 "$INSTDIR\${name}"
  Call SetAside
!macroend

Function UnpackNewFiles
  RMDir /r "$INSTDIR\.new"
  ClearErrors
  !insertmacro UnpackFiles ; generated
  SetOutPath "$INSTDIR\.new"
  WriteUninstaller "$INSTDIR\.new\uninstall.exe"
  SetOutPath "$TEMP"
  ${If} ${Errors}
    Call DropNewFiles
    ${Fail} ${EXIT_COPY} "$(CopyFailed)"
  ${EndIf}
  StrCpy $R8 "$INSTDIR\.new"
  Call VerifyFiles
  ${If} $R0 != ""
    ${Log} "Not as it should be: $R0"
    Call DropNewFiles
    ${Fail} ${EXIT_COPY} "$(CopyFailed)"
  ${EndIf}
  ${Log} "Unpacked and checked"
FunctionEnd

; The path of a file below $R8 that is not as it was packed; empty when all are.
Function VerifyFiles
  StrCpy $R0 ""
  !insertmacro CheckFiles ; generated
  ; Only a program that is signed carries our version: the other one is the window's runtime as it was published.
  !ifdef WEBVIEW2 & UNINSTALL_SIGN
    ${GetFileVersion} "$R8\Pika.exe" $0
    ${If} $0 != "${WINDOWS_VERSION}"
      StrCpy $R0 "Pika.exe is version $0"
    ${EndIf}
  !endif
  ClearErrors
FunctionEnd

; On the stack: the path below $R8, and the bytes that it should have.
Function CheckFile
  Exch $1
  Exch
  Exch $0
  Push $2
  Push $3
  StrCpy $3 -1
  ClearErrors
  FileOpen $2 "$R8\$0" r
  ${IfNot} ${Errors}
    FileSeek $2 0 END $3
    FileClose $2
  ${EndIf}
  ${If} $3 != $1
    StrCpy $R0 "$0 has $3 bytes instead of $1"
  ${EndIf}
  Pop $3
  Pop $2
  Pop $0
  Pop $1
FunctionEnd

Function DropNewFiles
  SetOutPath "$TEMP"
  RMDir /r "$INSTDIR\.new"
  RMDir "$INSTDIR"
FunctionEnd

Function SwapFiles
  Call MakeOldDir
  StrCpy $R0 ""
  !insertmacro EachEntry PutAside
  FileClose $AsideList
  ${If} $R0 != ""
    ${Log} "Held open: $R0"
    Call SwapBack
    ${Fail} ${EXIT_LOCKED} "$(FilesLocked)"
  ${EndIf}
  StrCpy $R0 0
  !insertmacro EachEntry MoveAway
  !insertmacro EachEntry MoveIn
  ${If} $R0 == 0
    StrCpy $R8 "$INSTDIR"
    Call VerifyFiles
    ${If} $R0 == ""
      StrCpy $R0 0
      RMDir /r "$INSTDIR\.new"
      Return
    ${EndIf}
    ${Log} "Not as it should be: $R0"
    StrCpy $R0 ${EXIT_COPY}
  ${EndIf}
  Call SwapBack
  ${If} $R0 == ${EXIT_LOCKED}
    ${Fail} ${EXIT_LOCKED} "$(FilesLocked)"
  ${EndIf}
  ${Fail} $R0 "$(CopyFailed)"
FunctionEnd

; $R9: an entry of the install folder. Virus scanners hold fresh files for a moment, so it tries for five seconds.
Function MoveAwayEntry
  ${IfNot} ${FileExists} "$INSTDIR\$R9"
    Return
  ${EndIf}
  StrCpy $0 0
  ${Do}
    ClearErrors
    Rename "$INSTDIR\$R9" "$OldDir\$R9"
    ${IfNot} ${Errors}
      Return
    ${EndIf}
    IntOp $0 $0 + 1
    Sleep 100
  ${LoopUntil} $0 > 50
  ${Log} "Cannot move away $R9"
  StrCpy $R0 ${EXIT_LOCKED}
FunctionEnd

; The old version comes back as it was.
Function SwapBack
  ${Log} "Taking everything back"
  !insertmacro EachEntry MoveBack
  FileOpen $0 "$OldDir\aside.txt" r
  ${Do}
    ClearErrors
    FileReadUTF16LE $0 $1
    ${If} ${Errors}
      ${ExitDo}
    ${EndIf}
    ${WordFind} $1 "|" "+1" $2
    StrLen $3 "$2|"
    StrCpy $3 $1 "" $3
    StrCpy $3 $3 -2 ; the end of the line
    Rename "$OldDir\$2" "$3"
  ${Loop}
  FileClose $0
  RMDir /r "$OldDir"
  RMDir "$INSTDIR\.old"
  Call DropNewFiles
  ClearErrors
FunctionEnd
