@echo off
rem Double-click: the lessons open in your browser. Needs Python 3.11 or newer, and the internet the first time.
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

echo The lessons open in your browser. Close this window when you are done.
".venv\Scripts\python.exe" main.py preview
if errorlevel 1 goto wait
exit /b 0

:failed
echo It could not be made ready. Look whether this computer is on the internet and has room left,
echo and double-click this file again.

:wait
echo.
pause
