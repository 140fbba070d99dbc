#!lua flags=allow-oom
-- Purpose: forget a user.
-- KEYS: users usernames
-- ARGV: [2] id
-- Returns: 1, or 0 when there is no such user
redis.call('HDEL', USERNAMES, ARGV[2])
return redis.call('ZREM', USERS, ARGV[2])
