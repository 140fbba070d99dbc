#!lua
-- Purpose: make the artifact of a running task from its parts, replacing an earlier one; only its holder may.
--   The parts stay.
-- KEYS: none
-- ARGV: [2] id, [3] lease token, then the names of the parts in their order, 100 at most
-- Returns: 1, 0 when the lease is lost, -1 when a part is missing (nothing was written)
--#include record
local task = find(ARGV[2])
if not task or task.state ~= 'R' or token(task) ~= ARGV[3] then return 0 end
local content = {}
for at = 4, #ARGV do
  local part = read('HGET', key('parts', task.id), ARGV[at])
  if not part then return -1 end
  content[#content + 1] = part
end
redis.call('SETRANGE', keyOf(task.id), 1, string.char(with(task.flags, NOTES)))
redis.call('SET', key('artifact', task.id), table.concat(content))
return 1
