; Whether Pika may be installed into $INSTDIR: $R0 is 0, or the exit code with the words in $R1.
Function CheckFolder
  ; An update finds running programs by their long path, whatever short one it was given.
  ${If} ${FileExists} "$INSTDIR\*.*"
    System::Call 'kernel32::GetLongPathNameW(w "$INSTDIR", w .r0, i ${NSIS_MAX_STRLEN}) i .r1'
    ${If} $1 != 0
      StrCpy $INSTDIR $0
    ${EndIf}
  ${EndIf}
  StrCpy $R0 0
  !ifdef WEBVIEW2
    Call CheckName
    ${If} $R0 != 0
      Return
    ${EndIf}
  !endif

  ${IfNot} ${FileExists} "$INSTDIR\uninstall.exe"
  ${AndIfNot} ${FileExists} "$INSTDIR\sidecar\build.json"
    FindFirst $0 $1 "$INSTDIR\*.*"
    ${DoWhile} $1 != ""
      ; What an installation that was broken off leaves behind is ours too.
      ${If} $1 != "."
      ${AndIf} $1 != ".."
      ${AndIf} $1 != ".new"
      ${AndIf} $1 != ".old"
      ${AndIf} $1 != "install.log"
        StrCpy $R0 ${EXIT_FOREIGN_FOLDER}
        StrCpy $R1 "$(ForeignFolder)"
        ${ExitDo}
      ${EndIf}
      FindNext $0 $1
    ${Loop}
    FindClose $0
    ClearErrors
    ${If} $R0 != 0
      Return
    ${EndIf}
  ${EndIf}

  StrCpy $2 0
  ${IfNot} ${FileExists} "$INSTDIR\*.*"
    StrCpy $2 1
  ${EndIf}
  CreateDirectory "$INSTDIR"
  ClearErrors
  FileOpen $0 "$INSTDIR\.probe" w
  ${If} ${Errors}
    StrCpy $R0 ${EXIT_UNWRITABLE}
    StrCpy $R1 "$(Unwritable)"
  ${Else}
    FileClose $0
    Delete "$INSTDIR\.probe"
  ${EndIf}
  ${If} $2 == 1
    RMDir "$INSTDIR" ; the page may be left for another folder
  ${EndIf}
  ClearErrors
FunctionEnd

!ifdef WEBVIEW2
; Whether the window can be in a folder of this name, as CheckFolder says it. The window's runtime writes its path between apostrophes into
; the page's first script, and puts it in the place of a pattern, where dollar signs have a meaning, into a line for the system's shell, which
; replaces the name of a variable between percent signs.
Function CheckName
  StrCpy $R0 0
  ExpandEnvStrings $0 "$INSTDIR"
  ${If} $0 != $INSTDIR
    StrCpy $R0 ${EXIT_BAD_FOLDER}
  ${EndIf}
  ${WordFind} "$INSTDIR" "'" "E+1" $0
  ${IfNot} ${Errors}
    StrCpy $R0 ${EXIT_BAD_FOLDER}
  ${EndIf}
  ClearErrors
  ${WordFind} "$INSTDIR" "$$" "E+1" $0
  ${IfNot} ${Errors}
    StrCpy $R0 ${EXIT_BAD_FOLDER}
  ${EndIf}
  ClearErrors
  ${If} $R0 != 0
    StrCpy $R1 "$(BadName)"
  ${EndIf}
FunctionEnd

; What the shortcuts start the window with, in $WindowSwitches. The path of the runtime's own data stands between apostrophes as well; a
; person who has one in it (O'Brien) gets a window that keeps nothing of its own, not even its size.
Function ChooseWindowSwitches
  StrCpy $WindowSwitches ""
  ${WordFind} "$APPDATA" "'" "E+1" $0
  ${IfNot} ${Errors}
    StrCpy $WindowSwitches "--data-location=app --window-use-saved-state=false"
    ${Log} "An apostrophe in $APPDATA: the window keeps nothing there"
  ${EndIf}
  ClearErrors
FunctionEnd
!endif
