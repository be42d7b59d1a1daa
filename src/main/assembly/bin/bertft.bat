@echo off
rem Runs bertft with the Java found in JAVA_HOME or on the PATH.
rem   BERTFT_JAVA_OPTS, JAVA_OPTS   further options for the JVM, for example -Xmx8g
setlocal
set "BERTFT_APP=%~dp0.."
set "BERTFT_JAVA=java"
if defined JAVA_HOME set "BERTFT_JAVA=%JAVA_HOME%\bin\java.exe"
"%BERTFT_JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo bertft: no Java found; install a JDK 17 or later, or set JAVA_HOME [R91] 1>&2
  exit /b 6
)
"%BERTFT_JAVA%" -XX:+UseParallelGC -XX:-UseAdaptiveSizePolicy -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:+DisplayVMOutputToStderr -Xshare:auto -Xlog:disable -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 %JAVA_OPTS% %BERTFT_JAVA_OPTS% -cp "%BERTFT_APP%\lib\bertft.jar" io.github.bertft.cli.Main %*
exit /b %ERRORLEVEL%
