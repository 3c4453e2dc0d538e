; What setup and the uninstaller end with; README.md beside this file is the list for people. NSIS itself uses 1 (the person cancelled)
; and 2 (broken off).
!define EXIT_OLD_WINDOWS 3 ; this Windows is too old
!define EXIT_OTHER_SETUP 4 ; another setup or uninstaller of Pika is running
!define EXIT_UNWRITABLE 5 ; the folder cannot be made or written
!define EXIT_FOREIGN_FOLDER 6 ; the folder holds something else than Pika
!define EXIT_DOWNGRADE 7 ; a newer version is installed
!define EXIT_RUNNING 8 ; Pika is running and was not to be stopped, or could not be
!define EXIT_LOCKED 9 ; another program holds files of the old version; it was left as it was
!define EXIT_COPY 10 ; the new files could not be written, or are not what they should be; the old version was left as it was
!define EXIT_WEBVIEW2 11 ; WebView2 is missing and could not be installed
!define EXIT_BAD_FOLDER 12 ; Pika cannot run from a folder of this name: it holds an apostrophe, a dollar sign, or a variable between percent signs
