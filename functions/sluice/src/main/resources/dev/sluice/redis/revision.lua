#!lua flags=allow-oom
-- Purpose: the revision, which changes whenever a task does.
-- KEYS: changes
-- ARGV: [2] for how long the caller will compare it with later ones, ms; after that time it may pass for changed
-- Returns: the revision
--#include record
--#include newest-change
return newestChange(ARGV[2])
