-- Purpose: change one option of a task's spec.
-- KEYS: none of its own
-- ARGV: none of its own
-- Returns: local function withOption
-- Caller owes: record.lua before it; to put the task into the structures of its state.
local withOption

do -- a script has 200 local variables at most
local function withoutField(part, tag)
  local rest, at = '', 1
  while at <= #part do
    local from, found, length = at, byte(part, at, at + 1)
    at = at + 2
    if length == 255 then
      length = unpackBytes('>I4', part, at)
      at = at + 4
    end
    at = at + length
    if found ~= byte(tag) then rest = rest .. sub(part, from, at - 1) end
  end
  return rest
end

-- The same task, opened anew. value: nil takes the option away.
function withOption(task, tag, value)
  options(task)
  local raw, owner = task.raw, task.at + 1 + byte(task.raw, task.at)
  local from = owner + 1 + byte(raw, owner)
  local packed = has(task.flags, OPTIONS) and withoutField(sub(raw, from + 2, task.params - 1), tag) or ''
  if value then packed = packed .. field(tag, value) end
  local flags = without(task.flags, OPTIONS)
  if packed ~= '' then flags, packed = with(flags, OPTIONS), pack('>I2', #packed) .. packed end
  return open(task.id, sub(raw, 1, 1) .. char(flags) .. sub(raw, 3, from - 1) .. packed .. sub(raw, task.params))
end
end
