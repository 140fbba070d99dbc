// A jar keeps neither a .gitignore nor which files can be executed.
def project = new File(request.outputDirectory, request.artifactId)
new File(project, 'gitignore').renameTo(new File(project, '.gitignore'))
['mvnw', 'local/run', 'local/progress'].each { new File(project, it).setExecutable(true, false) }
