#!lua flags=no-writes,allow-oom
-- Purpose: users in order of id.
-- KEYS: users usernames
-- ARGV: [2] list ids above this one, [3] how many at most
-- Returns: {id, name, …}; a user who was never named has the name ''
local ids = redis.call('ZRANGEBYSCORE', USERS, '(' .. ARGV[2], '+inf', 'LIMIT', 0, ARGV[3])
local found = {}
for _, id in ipairs(ids) do
  found[#found + 1] = id
  found[#found + 1] = redis.call('HGET', USERNAMES, id) or ''
end
return found
