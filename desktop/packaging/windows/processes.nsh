; Finds the programs that run from the install folder (by the path of their image: names say little, and there may be several),
; asks them to stop, waits, and ends those that do not.

Var Pids ; " 12 345 ": the processes whose image lies below $INSTDIR

!macro ProcessFunctions un
  ; Fills $Pids.
  Function ${un}FindPids
    Push $0
    Push $1
    Push $2
    Push $3
    Push $4
    Push $5
    Push $6
    StrCpy $Pids ""
    System::Call 'kernel32::GetCurrentProcessId() i .r6'
    StrLen $5 "$INSTDIR\"
    System::Call 'kernel32::CreateToolhelp32Snapshot(i 2, i 0) p .r0' ; TH32CS_SNAPPROCESS
    System::Alloc 568 ; PROCESSENTRY32W: its size first, the id at 8
    Pop $1
    System::Call '*$1(&i4 568)'
    System::Call 'kernel32::Process32FirstW(p r0, p r1) i .r2'
    ${DoWhile} $2 != 0
      System::Call '*$1(&i8, &i4 .r3)'
      ${If} $3 != $6
        System::Call 'kernel32::OpenProcess(i 0x1000, i 0, i r3) p .r2' ; PROCESS_QUERY_LIMITED_INFORMATION
        ${If} $2 P<> 0
          System::Call 'kernel32::QueryFullProcessImageNameW(p r2, i 0, w .r4, *i ${NSIS_MAX_STRLEN})'
          System::Call 'kernel32::CloseHandle(p r2)'
          StrCpy $4 $4 $5
          ${If} $4 == "$INSTDIR\"
            StrCpy $Pids "$Pids $3 "
          ${EndIf}
        ${EndIf}
      ${EndIf}
      System::Call 'kernel32::Process32NextW(p r0, p r1) i .r2'
    ${Loop}
    System::Free $1
    System::Call 'kernel32::CloseHandle(p r0)'
    Pop $6
    Pop $5
    Pop $4
    Pop $3
    Pop $2
    Pop $1
    Pop $0
  FunctionEnd

  ; Takes the first id out of $Pids into $R9; empty when there is none.
  Function ${un}TakePid
    Push $0
    Push $1
    StrCpy $R9 ""
    StrCpy $0 0
    ${Do}
      StrCpy $1 $Pids 1 $0
      ${If} $1 == ""
        ${ExitDo}
      ${EndIf}
      IntOp $0 $0 + 1
      ${If} $1 != " "
        StrCpy $R9 "$R9$1"
      ${ElseIf} $R9 != ""
        ${ExitDo}
      ${EndIf}
    ${Loop}
    StrCpy $Pids $Pids "" $0
    Pop $1
    Pop $0
  FunctionEnd

  ; What a click on a window's cross does, and Ctrl-C for programs with a console.
  Function ${un}AskToStop
    Push $0
    Push $1
    Push $2
    StrCpy $0 0
    ${Do}
      System::Call 'user32::FindWindowExW(p 0, p r0, p 0, p 0) p .r0'
      ${If} $0 P= 0
        ${ExitDo}
      ${EndIf}
      System::Call 'user32::GetWindowThreadProcessId(p r0, *i .r1)'
      System::Call 'user32::IsWindowVisible(p r0) i .r2'
      ${WordFind} "$Pids" " $1 " "E+1" $R9
      ${IfNot} ${Errors}
      ${AndIf} $2 != 0
        System::Call 'user32::PostMessageW(p r0, i ${WM_CLOSE}, p 0, p 0)'
      ${EndIf}
    ${Loop}
    ClearErrors
    System::Call 'kernel32::SetConsoleCtrlHandler(p 0, i 1)' ; not for ourselves
    ${Do}
      Call ${un}TakePid
      ${If} $R9 == ""
        ${ExitDo}
      ${EndIf}
      System::Call 'kernel32::AttachConsole(i R9) i .r1'
      ${If} $1 != 0
        System::Call 'kernel32::GenerateConsoleCtrlEvent(i 0, i 0)'
        System::Call 'kernel32::FreeConsole()'
      ${EndIf}
    ${Loop}
    Pop $2
    Pop $1
    Pop $0
  FunctionEnd

  Function ${un}EndPids
    Push $0
    ${Do}
      Call ${un}TakePid
      ${If} $R9 == ""
        ${ExitDo}
      ${EndIf}
      System::Call 'kernel32::OpenProcess(i 1, i 0, i R9) p .r0' ; PROCESS_TERMINATE
      ${If} $0 P<> 0
        System::Call 'kernel32::TerminateProcess(p r0, i 1)'
        System::Call 'kernel32::CloseHandle(p r0)'
      ${EndIf}
    ${Loop}
    Pop $0
  FunctionEnd

  ; Waits at most $R9 seconds until none is left; $Pids says who is.
  Function ${un}WaitForPids
    Push $0
    IntOp $0 $R9 * 10
    ${Do}
      Call ${un}FindPids
      ${If} $Pids == ""
      ${OrIf} $0 < 1
        ${ExitDo}
      ${EndIf}
      IntOp $0 $0 - 1
      Sleep 100
    ${Loop}
    Pop $0
  FunctionEnd

  ; $R0: 0 when nothing of Pika runs any more, else the exit code, with the words in $R1.
  Function ${un}StopRunning
    StrCpy $R0 0
    Call ${un}FindPids
    ${If} $Pids == ""
      Return
    ${EndIf}
    !insertmacro Log "Running:$Pids"
    StrCpy $R1 "$(StillRunning)"
    ${If} $NoStop == 1
      StrCpy $R0 ${EXIT_RUNNING}
      Return
    ${EndIf}
    ${If} $Silently != 1
      MessageBox MB_OKCANCEL|MB_ICONEXCLAMATION "$(PikaIsRunning)" IDOK may_stop
      StrCpy $R0 ${EXIT_RUNNING}
      Return
      may_stop:
    ${EndIf}
    Call ${un}FindPids
    Call ${un}AskToStop
    StrCpy $R9 ${STOP_SECONDS}
    Call ${un}WaitForPids
    ${If} $Pids != ""
      !insertmacro Log "Ending what did not stop:$Pids"
      Call ${un}EndPids
      StrCpy $R9 ${KILL_SECONDS}
      Call ${un}WaitForPids
    ${EndIf}
    ${If} $Pids != ""
      StrCpy $R0 ${EXIT_RUNNING}
    ${EndIf}
  FunctionEnd
!macroend
!insertmacro ProcessFunctions ""
!insertmacro ProcessFunctions "un."
