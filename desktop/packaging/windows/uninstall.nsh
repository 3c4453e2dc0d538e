; Takes away what setup put there, and nothing else: the DJ's library in %LOCALAPPDATA%\Pika stays unless its deletion was asked
; for (/PURGE or the checkbox). Started without _?= it runs from a copy, so its exit code is 0 whatever happens.

!define LIBRARY "$LOCALAPPDATA\Pika"

Var Checkbox
Var Moved ; "1": setup calls it to remove an installation in another folder

!macro RemoveEntry name
  RMDir /r "$INSTDIR\${name}"
  Delete "$INSTDIR\${name}"
!macroend
!macro RemoveHeld name
  StrCpy $R9 "$INSTDIR\${name}"
  Call un.SetAside
  RMDir /r "$INSTDIR\${name}"
!macroend

Function un.onInit
  SetShellVarContext current
  StrCpy $Silently 0
  ${If} ${Silent}
    StrCpy $Silently 1
  ${EndIf}
  ${GetParameters} $R0
  !insertmacro Switch $R0 "/NOSTOP" $NoStop
  !insertmacro Switch $R0 "/PURGE" $Purge
  !insertmacro Switch $R0 "/MOVED" $Moved
  ${If} $Moved == 1
    StrCpy $LogFile "$TEMP\pika-setup.log" ; goes on with setup's, which holds the mutex
  ${Else}
    !insertmacro OnlyOneSetup "un."
    ${LogBegin} "Pika ${VERSION} uninstaller"
  ${EndIf}
FunctionEnd

; Asks whether the library goes too; it is not ticked.
Function un.LibraryPage
  !insertmacro MUI_HEADER_TEXT "$(RemoveTitle)" "$(RemoveSubtitle)"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateLabel} 0 0 100% 40u "$(RemoveText)$\r$\n$\r$\n$INSTDIR"
  Pop $0
  ${NSD_CreateCheckbox} 0 52u 100% 12u "$(RemoveLibrary)"
  Pop $Checkbox
  ${If} $Purge == 1
    ${NSD_Check} $Checkbox
  ${EndIf}
  ${NSD_CreateLabel} 12u 66u 100% 30u "${LIBRARY}$\r$\n$(RemoveLibraryNote)"
  Pop $0
  nsDialogs::Show
FunctionEnd

Function un.LibraryPageLeave
  ${NSD_GetState} $Checkbox $0
  StrCpy $Purge 0
  ${If} $0 == ${BST_CHECKED}
    StrCpy $Purge 1
  ${EndIf}
FunctionEnd

Section "Uninstall"
  SetShellVarContext current
  SetOutPath "$TEMP"
  ${IfNot} ${FileExists} "$INSTDIR\sidecar\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\Pika.exe"
    ${Fail} ${EXIT_FOREIGN_FOLDER} "$(NotInstalledHere)"
  ${EndIf}
  Call un.StopRunning
  ${If} $R0 != 0
    ${Fail} $R0 "$R1"
  ${EndIf}

  RMDir /r "$INSTDIR\.new"
  !insertmacro EachEntry RemoveEntry
  Call un.MakeOldDir
  StrCpy $R0 ""
  !insertmacro EachEntry RemoveHeld
  FileClose $AsideList
  Call un.CleanAside
  RMDir "$INSTDIR"

  ; Of another installation that took over they are not ours any more.
  ReadRegStr $0 HKCU "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $0 == $INSTDIR
    Delete "$SMPROGRAMS\Pika.lnk"
    Delete "$DESKTOP\Pika.lnk"
    DeleteRegKey HKCU "${UNINSTALL_KEY}"
    RMDir /r "${LIBRARY}\updates" ; installers that were downloaded
  ${EndIf}

  ${If} $Purge == 1
    RMDir /r "${LIBRARY}"
    ; What the window keeps: its size, and WebView2's cache.
    RMDir /r "$APPDATA\app.pika.Pika"
    RMDir /r "$LOCALAPPDATA\app.pika.Pika"
    RMDir /r "$APPDATA\Pika.exe"
    ${Log} "The library was deleted"
  ${EndIf}
  ${If} $R0 != ""
    ${Fail} ${EXIT_LOCKED} "$(FilesLeft)"
  ${EndIf}
  ${Log} "Uninstalled"
  SetErrorLevel 0
SectionEnd
