!ifdef WEBVIEW2
  Var SharedFolder ; where the profile's own folder cannot be used; else empty
!endif

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

; Where the window cannot be in the folder that setup takes by itself, since the profile is named so (O'Brien): one that lies in no profile.
; $INSTDIR becomes that one; what is registered is never of such a name.
Function ChooseFolder
  Call CheckName
  ${If} $R0 == 0
    Return
  ${EndIf}
  SetShellVarContext all
  StrCpy $SharedFolder "$APPDATA" ; C:\ProgramData
  SetShellVarContext current
  StrCpy $0 0
  ${Do}
    IntOp $0 $0 + 1
  ${LoopWhile} ${FileExists} "$SharedFolder\Pika $0"
  StrCpy $SharedFolder "$SharedFolder\Pika $0"
  StrCpy $INSTDIR $SharedFolder
  ${Log} "The window cannot be in this profile's folders"
FunctionEnd

; Everybody may make files in folders of C:\ProgramData, also in those of others: in this one only who owns it, the system (SY), and
; administrators (BA). S-1-3-4 are the rights of an owner. P: nothing is inherited; OICI: what comes into it inherits this.
Function MakeSharedFolder
  ${If} $INSTDIR != $SharedFolder
  ${OrIf} ${FileExists} "$INSTDIR\*.*"
    Return
  ${EndIf}
  System::Call 'advapi32::ConvertStringSecurityDescriptorToSecurityDescriptorW(w "D:P(A;OICI;FA;;;S-1-3-4)(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)", i 1, *p .r1, p 0) i .r0'
  ${If} $0 != 0
    System::Call '*(i 24, i 0, p r1, i 0, i 0) p .r2' ; SECURITY_ATTRIBUTES
    System::Call 'kernel32::CreateDirectoryW(w "$INSTDIR", p r2) i .r0'
    System::Free $2
    System::Call 'kernel32::LocalFree(p r1)'
  ${EndIf}
  ${If} $0 == 0
    ${Fail} ${EXIT_UNWRITABLE} "$(Unwritable)"
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
