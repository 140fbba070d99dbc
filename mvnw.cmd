@echo off
rem The same as mvnw, for Windows: fetches the Maven of this project once and runs it.
setlocal
set "VERSION=3.9.16"
set "SHA512=ed41650d42485cfc243fad22158caf9cbb5dc408ce7a09ddb94dd42a019de929ca43065bfa450612cf12bf78b5cafa3884b96c090de326ff590448c933454af3"
if "%MAVEN_USER_HOME%"=="" set "MAVEN_USER_HOME=%USERPROFILE%\.m2"
set "DISTS=%MAVEN_USER_HOME%\wrapper\dists\apache-maven-%VERSION%-%SHA512:~0,12%"
set "MVN=%DISTS%\apache-maven-%VERSION%\bin\mvn.cmd"
if exist "%MVN%" goto run
set "FROM=https://archive.apache.org/dist/maven/maven-3/%VERSION%/binaries/apache-maven-%VERSION%-bin.zip"
if not "%MVNW_REPOURL%"=="" set "FROM=%MVNW_REPOURL%/org/apache/maven/apache-maven/%VERSION%/apache-maven-%VERSION%-bin.zip"
powershell -NoProfile -Command "$ErrorActionPreference='Stop'; $ProgressPreference='SilentlyContinue'; New-Item -ItemType Directory -Force $env:DISTS | Out-Null; $zip=Join-Path $env:DISTS 'maven.zip'; Invoke-WebRequest -UseBasicParsing $env:FROM -OutFile $zip; if ((Get-FileHash -Algorithm SHA512 $zip).Hash -ne $env:SHA512) { Remove-Item $zip; throw 'not the expected file (SHA-512)' }; Expand-Archive $zip $env:DISTS; Remove-Item $zip"
if errorlevel 1 (echo mvnw: cannot fetch %FROM% 1>&2 & exit /b 1)
:run
"%MVN%" %*
