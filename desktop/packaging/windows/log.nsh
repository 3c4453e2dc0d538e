; What happened, in UTF-16, in %TEMP%\pika-setup.log; a copy lies in the install folder when the installation succeeded.
; Also: how setup gives up, and what it asks the command line.

Var LogFile
Var FailCode

!macro LogFunction un
  Function ${un}WriteLog
    Exch $0
    Push $1
    Push $2
    ; Not ${GetTime}: a line needs no more than a clock.
    System::Call '*(&i2,&i2,&i2,&i2,&i2,&i2,&i2,&i2) p .r1'
    System::Call 'kernel32::GetLocalTime(p r1)'
    System::Call '*$1(&i2,&i2,&i2,&i2,&i2 .R7,&i2 .R8,&i2 .R9,&i2)'
    System::Free $1
    IntFmt $2 "%02d:" $R7
    IntFmt $R8 "%02d:" $R8
    IntFmt $R9 "%02d " $R9
    ClearErrors
    FileOpen $1 "$LogFile" a
    ${IfNot} ${Errors}
      FileSeek $1 0 END
      FileWriteUTF16LE /BOM $1 "$2$R8$R9$0$\r$\n"
      FileClose $1
    ${EndIf}
    ClearErrors
    Pop $2
    Pop $1
    Pop $0
  FunctionEnd
  ; $FailCode and the message on the stack.
  Function ${un}GiveUp
    Exch $0
    Push "Failed with exit code $FailCode: $0"
    Call ${un}WriteLog
    ${If} $Silently != 1
      MessageBox MB_OK|MB_ICONSTOP "$0$\r$\n$\r$\n$(SeeLog)"
    ${EndIf}
    !if "${un}" == ""
      ${If} $StartWhenDone == 1
        Call StartPika
      ${EndIf}
    !endif
    SetErrorLevel $FailCode
    Quit
  FunctionEnd
!macroend
!insertmacro LogFunction ""
!insertmacro LogFunction "un."

!macro Log text
  Push "${text}"
  !ifdef __UNINSTALL__
    Call un.WriteLog
  !else
    Call WriteLog
  !endif
!macroend
!define Log "!insertmacro Log"

!macro LogBegin text
  StrCpy $LogFile "$TEMP\pika-setup.log"
  Delete "$LogFile"
  ${Log} "${text}"
!macroend
!define LogBegin "!insertmacro LogBegin"

; Says why, and ends with an exit code.
!macro Fail code text
  StrCpy $FailCode ${code}
  Push "${text}"
  !ifdef __UNINSTALL__
    Call un.GiveUp
  !else
    Call GiveUp
  !endif
!macroend
!define Fail "!insertmacro Fail"

; Puts "1" into `result` when the command line holds a switch, else "0".
!macro Switch parameters switch result
  ClearErrors
  ${GetOptions} "${parameters}" "${switch}" $R9
  StrCpy ${result} 1
  ${If} ${Errors}
    StrCpy ${result} 0
  ${EndIf}
  ClearErrors
!macroend

; Two setups would move each other's files. The system frees the mutex when its holder ends, however it ends.
!macro OnlyOneSetup un
  System::Call 'kernel32::CreateMutexW(p 0, i 1, w "Local\app.pika.Pika.setup") p .r0 ?e'
  Pop $1
  ${If} $1 == 183 ; ERROR_ALREADY_EXISTS
    ${If} $Silently != 1
      MessageBox MB_OK|MB_ICONSTOP "$(OtherSetup)"
    ${EndIf}
    SetErrorLevel ${EXIT_OTHER_SETUP}
    Quit
  ${EndIf}
!macroend
