#!lua
-- Purpose: replace a reference set as a whole; readers see the old set or the new one, never a part. A large one comes
--   in pieces, which are gathered beside it for ten minutes.
-- KEYS: none
-- ARGV: [2] set, [3] id of the load, the same for all its pieces, [4] number of members of all pieces, then of this
--   one member, value, …
-- Returns: 1 when the set is replaced, 0 while pieces are missing
-- Sent again: changes nothing once this load has replaced the set.
--#include record
local set, load, all = key('reference', ARGV[2]), ARGV[3], tonumber(ARGV[4])
if read('HGET', set, '') == load then return 1 end
local gathered = key('gathered', load)
if #ARGV > 4 then redis.call('HSET', gathered, unpack(ARGV, 5)) end
if (read('HLEN', gathered) or 0) < all then
  redis.call('EXPIRE', gathered, 600)
  return 0
end
redis.call('HSET', gathered, '', load) -- so that an empty set exists
redis.call('PERSIST', gathered)
redis.call('UNLINK', set)
redis.call('RENAME', gathered, set)
return 1
