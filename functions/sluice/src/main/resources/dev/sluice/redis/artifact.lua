#!lua
-- Purpose: store the artifact of a running task, replacing an earlier one; only its holder may.
-- KEYS: none
-- ARGV: [2] id, [3] lease token, [4] content
-- Returns: 1, or 0 when the lease is lost (nothing was written)
--#include record
local task = find(ARGV[2])
if not task or task.state ~= 'R' or token(task) ~= ARGV[3] then return 0 end
redis.call('SETRANGE', keyOf(task.id), 1, string.char(with(task.flags, NOTES)))
redis.call('SET', key('artifact', task.id), ARGV[4])
return 1
