#!lua
-- Purpose: rename a user.
-- KEYS: users usernames
-- ARGV: [2] id, [3] name
-- Returns: 1, or 0 when there is no such user
if not redis.call('ZSCORE', USERS, ARGV[2]) then return 0 end
redis.call('HSET', USERNAMES, ARGV[2], ARGV[3])
return 1
