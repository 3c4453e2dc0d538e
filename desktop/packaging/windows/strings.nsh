; Every text that setup shows of its own, in the languages that it speaks. The system's language is taken, else English.

!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Polish"

!macro Text name english polish
  LangString ${name} ${LANG_ENGLISH} "${english}"
  LangString ${name} ${LANG_POLISH} "${polish}"
!macroend
!define Text "!insertmacro Text"

${Text} OldWindows \
  "Pika needs Windows 10 version 1809 or newer." \
  "Pika wymaga systemu Windows 10 w wersji 1809 lub nowszej."
${Text} OtherSetup \
  "Another setup of Pika is running. Wait until it has finished." \
  "Działa już inny instalator Piki. Poczekaj, aż skończy."
${Text} NewerIsInstalled \
  "A newer version of Pika is installed." \
  "Zainstalowana jest nowsza wersja Piki."
${Text} InstallOlder \
  "An older one may not be able to read your library. Install ${VERSION} all the same?" \
  "Starsza może nie odczytać Twojej biblioteki. Czy mimo to zainstalować ${VERSION}?"
${Text} Unwritable \
  "Pika cannot write to this folder: $INSTDIR. Choose another one." \
  "Pika nie może zapisywać w tym folderze: $INSTDIR. Wybierz inny."
${Text} ForeignFolder \
  "This folder holds other files: $INSTDIR. Choose an empty one." \
  "W tym folderze są inne pliki: $INSTDIR. Wybierz pusty."
${Text} BadName \
  "Pika cannot run from this folder: $INSTDIR. There must be no apostrophe, no dollar sign and no variable between percent signs in its name. Choose another one, for example C:\Pika." \
  "Pika nie działa w tym folderze: $INSTDIR. W jego nazwie nie może być apostrofu, znaku dolara ani zmiennej między znakami procentu. Wybierz inny, na przykład C:\Pika."
${Text} PikaIsRunning \
  "Pika is running. It will be closed, and a night that is live ends on this computer. Go on?" \
  "Pika jest uruchomiona. Zostanie zamknięta, a trwająca impreza skończy się na tym komputerze. Kontynuować?"
${Text} StillRunning \
  "Pika is still running. Close it and start this again." \
  "Pika wciąż działa. Zamknij ją i spróbuj ponownie."
${Text} FilesLocked \
  "Another program holds files of Pika open. The installed version was left as it was. Restart the computer and try again." \
  "Inny program używa plików Piki. Zainstalowana wersja pozostała bez zmian. Uruchom komputer ponownie i spróbuj jeszcze raz."
${Text} FilesLeft \
  "Another program holds files of Pika open, so some were left behind." \
  "Inny program używa plików Piki, więc niektóre pozostały."
${Text} CopyFailed \
  "The files could not be written whole. Is the disk full? What was installed before was left as it was." \
  "Nie udało się zapisać plików w całości. Czy dysk jest pełny? To, co było zainstalowane, pozostało bez zmian."
${Text} WebView2Missing \
  "Pika shows its window with Microsoft's WebView2, which is missing here. It will be downloaded from Microsoft and installed (about 150 MB)." \
  "Pika wyświetla okno przy pomocy składnika Microsoft WebView2, którego tu brakuje. Zostanie pobrany od firmy Microsoft i zainstalowany (około 150 MB)."
${Text} WebView2Failed \
  "Microsoft's WebView2 could not be installed, and Pika cannot show its window without it. Connect to the internet and try again, or install the WebView2 runtime yourself." \
  "Nie udało się zainstalować składnika Microsoft WebView2, a bez niego Pika nie pokaże okna. Połącz się z internetem i spróbuj ponownie albo zainstaluj WebView2 samodzielnie."
${Text} SeeLog \
  "Details: $LogFile" \
  "Szczegóły: $LogFile"
${Text} NotInstalledHere \
  "There is no Pika in this folder: $INSTDIR" \
  "W tym folderze nie ma Piki: $INSTDIR"
${Text} RemoveTitle \
  "Uninstall Pika" \
  "Odinstalowanie Piki"
${Text} RemoveSubtitle \
  "Your library can stay for later." \
  "Biblioteka może zostać na później."
${Text} RemoveText \
  "Pika will be removed from this folder:" \
  "Pika zostanie usunięta z tego folderu:"
${Text} RemoveLibrary \
  "Delete my library too" \
  "Usuń też moją bibliotekę"
${Text} RemoveLibraryNote \
  "Analyses, tempos you corrected, nights and settings. Your music files are never touched." \
  "Analizy, poprawione tempa, imprezy i ustawienia. Pliki z muzyką pozostaną nietknięte."
