#!lua
-- Purpose: give the ids of one part of a batch the next places of a minute group. Once: repeated, even for
--   another group, it returns the places given before. Ids not seen before become users.
-- KEYS: users
-- ARGV: [2] number of the batch, [3] number of the part, [4] group (when it begins), [5] ids per minute;
--   the first call for a group decides, [6] time at which plan and group are dropped, ms
-- Returns: {ids separated by commas, 'group first count max'}; {} when the batch was deleted
--#include record
local batch, part, group = ARGV[2], ARGV[3], ARGV[4]
local ids = redis.call('HGET', key('idparts', batch), part)
if not ids then return {} end
local share = redis.call('HGET', key('idplan', batch), part)
if share then return { ids, share } end
local list, scored = {}, {}
for id in string.gmatch(ids, '%d+') do
  list[#list + 1] = id
  scored[#scored + 1] = id
  scored[#scored + 1] = id
end
redis.call('HSETNX', key('minutegroup', group), 'max', ARGV[5])
local max = redis.call('HGET', key('minutegroup', group), 'max')
local given = redis.call('HINCRBY', key('minutegroup', group), 'given', #list)
share = string.format('%s %.0f %d %s', group, given - #list, #list, max)
redis.call('HSET', key('idplan', batch), part, share)
redis.call('RPUSH', key('minuteids', group), unpack(list))
redis.call('ZADD', USERS, unpack(scored))
for _, kind in ipairs({ 'minutegroup', 'minuteids' }) do redis.call('PEXPIREAT', key(kind, group), ARGV[6]) end
redis.call('PEXPIREAT', key('idplan', batch), ARGV[6])
return { ids, share }
