; Files that cannot be replaced because a program holds them open can often be renamed. They go to $INSTDIR\.old\N, which is
; deleted at once, or where that fails by the next setup or when the person logs in again (RunOnce; the system's own list of
; files to delete at a restart is for administrators).

Var OldDir ; the numbered folder below .old of this run
Var AsideCount
Var AsideList ; an open file: "number|path" a line, to take it back

!macro AsideFunctions un
  ; Makes $OldDir.
  Function ${un}MakeOldDir
    RMDir /r "$INSTDIR\.old"
    StrCpy $OldDir 0
    ${Do}
      IntOp $OldDir $OldDir + 1
    ${LoopWhile} ${FileExists} "$INSTDIR\.old\$OldDir"
    StrCpy $OldDir "$INSTDIR\.old\$OldDir"
    CreateDirectory "$OldDir"
    StrCpy $AsideCount 0
    FileOpen $AsideList "$OldDir\aside.txt" w
  FunctionEnd

  ; Renames every file below the folder in $R9 (or the file itself) that cannot be opened for writing.
  ; Sets $R0 to the path of one that could not be renamed either.
  Function ${un}SetAside
    Push $0
    Push $1
    Push $2
    StrCpy $2 $R9
    ${If} ${FileExists} "$2\*.*"
      FindFirst $0 $1 "$2\*.*"
      ${DoWhile} $1 != ""
        ${If} $1 != "."
        ${AndIf} $1 != ".."
          StrCpy $R9 "$2\$1"
          Call ${un}SetAside
        ${EndIf}
        FindNext $0 $1
      ${Loop}
      FindClose $0
    ${ElseIf} ${FileExists} "$2"
    ${AndIf} $2 != $EXEPATH ; the uninstaller itself, when it was told to stay where it is
      ClearErrors
      FileOpen $0 "$2" a
      ${IfNot} ${Errors}
        FileClose $0
      ${Else}
        IntOp $AsideCount $AsideCount + 1
        ClearErrors
        Rename "$2" "$OldDir\$AsideCount"
        ${If} ${Errors}
          StrCpy $R0 "$2"
        ${Else}
          FileWriteUTF16LE $AsideList "$AsideCount|$2$\r$\n"
          !insertmacro Log "Put aside: $2"
        ${EndIf}
      ${EndIf}
    ${EndIf}
    ClearErrors
    Pop $2
    Pop $1
    Pop $0
  FunctionEnd

  Function ${un}CleanAside
    RMDir /r "$INSTDIR\.old"
    ${If} ${FileExists} "$INSTDIR\.old\*.*"
      !insertmacro Log "Left for the next start of Windows: $INSTDIR\.old"
      WriteRegStr HKCU "${RUN_ONCE_KEY}" "${RUN_ONCE_VALUE}" '"$SYSDIR\cmd.exe" /d /c rd /s /q "$INSTDIR\.old"'
    ${EndIf}
    ClearErrors
  FunctionEnd
!macroend
!insertmacro AsideFunctions ""
!insertmacro AsideFunctions "un."
!define CleanAside "Call CleanAside"
