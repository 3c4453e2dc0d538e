; The installer for Windows: for one person, without administrator rights. scripts/release/targets/windows/nsis.ts runs makensis with the
; values below; what it generates (FILES) holds the list of the files and how the uninstaller is signed.
;
; An installation goes: look (Windows, folder, versions) -> WebView2 -> unpack beside the old files and check -> ask Pika to stop
; -> move the old files away and the new ones in, or everything back -> register. Nothing of the old version is touched before
; the new one lies there whole.
;
; Switches: /S silent, /D=folder (last, unquoted), /NOSTOP (leave a running Pika alone and give up), /OLDER (also over a newer version),
; /START (start Pika at the end: the new one, or where that failed the one that is there).
; Uninstaller: /S, /NOSTOP, /PURGE (the library too). Exit codes: exit_codes.nsh.

Target amd64-unicode
Unicode true
ManifestDPIAware true
ManifestSupportedOS all
RequestExecutionLevel user
CRCCheck on
SetDateSave on
SetOverwrite on
AllowSkipFiles off
!ifdef FAST
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 32
!endif

!define NAME "Pika"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Pika"
!define RUN_ONCE_KEY "Software\Microsoft\Windows\CurrentVersion\RunOnce"
!define RUN_ONCE_VALUE "Pika cleanup"
; Windows 10 1809: the oldest one with what WebView2 and the sidecar's libraries need.
!define OLDEST_BUILD 17763
; Seconds for a running Pika to end by itself, and to be gone after it was ended.
!ifndef STOP_SECONDS
  !define STOP_SECONDS 10
!endif
!define KILL_SECONDS 5

Name "${NAME}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Pika"
InstallDirRegKey HKCU "${UNINSTALL_KEY}" "InstallLocation"
ShowInstDetails nevershow
ShowUninstDetails nevershow

VIProductVersion "${WINDOWS_VERSION}"
VIFileVersion "${WINDOWS_VERSION}"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Pika setup"
VIAddVersionKey "CompanyName" "${PUBLISHER}"
VIAddVersionKey "LegalCopyright" "${PUBLISHER}, Apache License 2.0"

!include LogicLib.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include WinVer.nsh
!include WinMessages.nsh
!include nsDialogs.nsh
!include MUI2.nsh

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE DirectoryLeave
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION StartPika
!insertmacro MUI_PAGE_FINISH
UninstPage custom un.LibraryPage un.LibraryPageLeave
!insertmacro MUI_UNPAGE_INSTFILES

Var Silently ; "1" when nobody can be asked
Var NoStop ; "1": a running Pika is left alone
Var StartWhenDone ; "1"
Var Started ; "1": Pika was started
Var Older ; "1": also over a newer version
Var Installed ; the version that is registered, as four numbers; empty: none
Var InstalledAt ; where it is registered
Var Purge ; "1": the uninstaller deletes the library
!ifdef WEBVIEW2
  Var WindowSwitches ; what the shortcuts start the window with
!endif

!include exit_codes.nsh
!include strings.nsh
!include log.nsh
!include processes.nsh
!include aside.nsh
!include "${FILES}"
; Who signs, signs the uninstaller too.
!ifndef UNINSTALL_SIGN
  BrandingText "Pika ${VERSION}, not signed"
  VIAddVersionKey /LANG=1033 "Comments" "Not signed"
!else
  BrandingText "Pika ${VERSION}"
!endif
!include folder.nsh
!include swap.nsh
!ifdef WEBVIEW2
  !include webview2.nsh
!endif
!include uninstall.nsh

!ifdef WEBVIEW2
  !define PROGRAM "Pika.exe"
!else
  !define PROGRAM "sidecar\pika-sidecar.exe"
!endif

Function .onInit
  SetShellVarContext current
  StrCpy $Silently 0
  ${If} ${Silent}
    StrCpy $Silently 1
  ${EndIf}
  !insertmacro OnlyOneSetup ""
  ${LogBegin} "Pika ${VERSION} setup"

  ${IfNot} ${AtLeastBuild} ${OLDEST_BUILD}
    ${Fail} ${EXIT_OLD_WINDOWS} "$(OldWindows)"
  ${EndIf}

  ${GetParameters} $R0
  !insertmacro Switch $R0 "/NOSTOP" $NoStop
  !insertmacro Switch $R0 "/START" $StartWhenDone
  !insertmacro Switch $R0 "/OLDER" $Older

  ; NSIS takes its default folder when it does not like the one after /D=, and says nothing.
  System::Call 'kernel32::GetCommandLineW() w .r0'
  ${WordFind} "$0" " /D=" "E-1" $R1
  ${If} ${Errors}
    !ifdef WEBVIEW2
      Call ChooseFolder
    !endif
  ${ElseIf} $R1 != $INSTDIR
  ${AndIf} $R1 != "$INSTDIR\"
    StrCpy $INSTDIR $R1
    ${Fail} ${EXIT_UNWRITABLE} "$(Unwritable)"
  ${EndIf}
  ClearErrors

  ReadRegStr $Installed HKCU "${UNINSTALL_KEY}" "PikaVersion"
  ReadRegStr $InstalledAt HKCU "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $Installed != ""
    ${Log} "Registered: $Installed in $InstalledAt"
    ${VersionCompare} "$Installed" "${WINDOWS_VERSION}" $R1
    ${If} $R1 == 1
    ${AndIf} $Older != 1
      ReadRegStr $R2 HKCU "${UNINSTALL_KEY}" "DisplayVersion"
      ${If} $Silently == 1
        ${Fail} ${EXIT_DOWNGRADE} "$(NewerIsInstalled)"
      ${EndIf}
      MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$(NewerIsInstalled)$\r$\n$\r$\n$(InstallOlder)" IDYES older
      ${Log} "Not installed: $R2 is newer"
      SetErrorLevel ${EXIT_DOWNGRADE}
      Quit
      older:
      ${Log} "An older version was asked for"
    ${EndIf}
  ${EndIf}
FunctionEnd

; The page stays until the folder can be used.
Function DirectoryLeave
  Call CheckFolder
  ${If} $R0 != 0
    MessageBox MB_OK|MB_ICONEXCLAMATION "$R1"
    Abort
  ${EndIf}
FunctionEnd

Section "Pika"
  AddSize ${ESTIMATED_KB} ; NSIS counts no files of a function
  SetShellVarContext current
  Call CheckFolder
  ${If} $R0 != 0
    ${Fail} $R0 "$R1"
  ${EndIf}
  ${Log} "Folder: $INSTDIR"
  !ifdef WEBVIEW2
    Call MakeSharedFolder
    Call EnsureWebView2
  !endif
  DeleteRegValue HKCU "${RUN_ONCE_KEY}" "${RUN_ONCE_VALUE}" ; it would delete what is installed now
  Call UnpackNewFiles
  Call StopRunning
  ${If} $R0 != 0
    Call DropNewFiles
    ${Fail} $R0 "$R1"
  ${EndIf}
  Call SwapFiles
  Call Register
  Call RemoveElsewhere
  ${CleanAside}
  ${Log} "Installed ${VERSION}"
  CopyFiles /SILENT "$LogFile" "$INSTDIR\install.log"
  SetErrorLevel 0
  ${If} $StartWhenDone == 1
    Call StartPika
  ${EndIf}
SectionEnd

!macro Shortcut link
  !ifdef WEBVIEW2
    CreateShortcut "${link}" "$INSTDIR\${PROGRAM}" "$WindowSwitches" "$INSTDIR\pika.ico"
  !else
    CreateShortcut "${link}" "$INSTDIR\${PROGRAM}" 'ui --ui-dir "$INSTDIR\ui"' "$INSTDIR\pika.ico" 0 SW_SHOWMINIMIZED
  !endif
!macroend

; Shortcuts, and the entry in the system's list of apps.
Function Register
  !ifdef WEBVIEW2
    Call ChooseWindowSwitches
  !endif
  SetOutPath "$INSTDIR" ; where the shortcuts start the program
  !insertmacro Shortcut "$SMPROGRAMS\Pika.lnk"
  ; An update does not bring back a shortcut that was thrown away.
  ${If} $Installed == ""
  ${OrIf} ${FileExists} "$DESKTOP\Pika.lnk"
    !insertmacro Shortcut "$DESKTOP\Pika.lnk"
  ${EndIf}
  SetOutPath "$TEMP" ; a working folder cannot be deleted

  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "Pika"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "PikaVersion" "${WINDOWS_VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\pika.ico"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" ${ESTIMATED_KB}
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
FunctionEnd

; One Pika per person: what was installed in another folder goes, its library stays.
Function RemoveElsewhere
  ${If} $InstalledAt == ""
  ${OrIf} $InstalledAt == $INSTDIR
  ${OrIfNot} ${FileExists} "$InstalledAt\uninstall.exe"
    Return
  ${EndIf}
  ${Log} "Removing the installation in $InstalledAt"
  ; The mutex is ours until we end, and the uninstaller would wait for its turn.
  ExecWait '"$InstalledAt\uninstall.exe" /S /MOVED _?=$InstalledAt' $R0
  Delete "$InstalledAt\uninstall.exe"
  RMDir "$InstalledAt"
  ${Log} "Its uninstaller ended with $R0"
FunctionEnd

; Also from the last page, and when setup gives up; once.
Function StartPika
  ${If} $Started == 1
    Return
  ${EndIf}
  StrCpy $Started 1
  ; What we start would inherit that Ctrl-C is ignored.
  System::Call 'kernel32::SetConsoleCtrlHandler(p 0, i 0)'
  ExecShell "open" "$SMPROGRAMS\Pika.lnk"
FunctionEnd

!ifdef UNINSTALL_SIGN
  !uninstfinalize '${UNINSTALL_SIGN}' = 0
!endif
