#!lua flags=allow-oom
-- Purpose: delete a user.
-- KEYS: users usernames
-- ARGV: [2] id of the call, [3] id
-- Returns: 1, or 0 when there is no such user
--#include record
--#include sent-again
if redis.call('ZREM', USERS, ARGV[3]) == 0 then return 0 end
redis.call('HDEL', USERNAMES, ARGV[3])
return done(1)
