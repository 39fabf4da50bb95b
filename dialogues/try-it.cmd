@echo off
rem Double-click: play the lessons, begin one, check them, or make a page of one to hand over. Needs Python 3.11 or newer, and the internet the first time.
setlocal
title Try the lessons
cd /d "%~dp0.."

if not exist "main.py" (
  echo This file has to stay in its folder. If you opened a ZIP: right-click it,
  echo choose "Extract all", and double-click try-it.cmd in the new folder.
  goto wait
)

set "PY="
py -3 --version >nul 2>nul && set "PY=py -3"
if not defined PY (
  python --version >nul 2>nul && set "PY=python"
)
if not defined PY (
  echo Python is not on this computer yet. Get it from the Microsoft Store: search there
  echo for Python, take the newest one, and double-click this file again.
  goto wait
)

%PY% -c "import sys; sys.exit(sys.version_info < (3, 11))"
if errorlevel 1 (
  echo The Python on this computer is too old: this needs 3.11 or newer.
  echo Get the newest one from the Microsoft Store, and double-click this file again.
  goto wait
)

if not exist ".venv\ready" (
  echo Getting ready. This takes a few minutes, and only the first time.
  %PY% -m venv .venv
  if errorlevel 1 goto failed
  ".venv\Scripts\python.exe" -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
  if errorlevel 1 goto failed
  echo ready> ".venv\ready"
)

rem Written as !NAME!, a sign such as & in what is typed stays a sign.
setlocal EnableDelayedExpansion

:menu
echo.
echo   1  Play the lessons in your browser, and change them
echo   2  Begin a new lesson
echo   3  Check the lessons
echo   4  Make a page of one lesson, to hand over
echo   5  Close this window
echo.
choice /c 12345 /n /m "Type a number: "
if errorlevel 5 exit /b 0
if errorlevel 4 goto story
if errorlevel 3 goto check
if errorlevel 2 goto new

echo The lessons open in your browser. Close the new window when you are done.
start "The lessons" cmd /k .venv\Scripts\python.exe main.py preview
goto menu

:new
set "NAME="
set /p "NAME=Its name, in small letters and hyphens, such as the-lost-phone: "
if defined NAME ".venv\Scripts\python.exe" main.py new "!NAME!"
goto menu

:check
".venv\Scripts\python.exe" main.py check
goto menu

:story
dir /b "dialogues\lessons\*.yaml"
set "NAME="
set /p "NAME=Which lesson, without .yaml at its end: "
if defined NAME ".venv\Scripts\python.exe" main.py take-along en --draft --lesson "!NAME!"
goto menu

:failed
echo It could not be made ready. Look whether this computer is on the internet and has room left,
echo and double-click this file again.

:wait
echo.
pause
