-- Purpose: change tasks one after another.
-- KEYS: none of its own
-- ARGV: ids, to the end: some 50, so that no other call waits long
-- Returns: local function inTurn: an outcome and the state afterwards for each id, in their order
-- Caller owes: record.lua before it; change() checks a task before it writes, and returns both.
-- states: letters of those that a task may be in, '' any.
local function inTurn(first, states, change)
  local outcomes = {}
  for at = first, #ARGV do
    local task = find(ARGV[at])
    local outcome, state = 'absent', ''
    if task then
      outcome, state = 'wrong', task.state
      if states == '' or string.find(states, state, 1, true) then outcome, state = change(task) end
    end
    outcomes[#outcomes + 1] = outcome
    outcomes[#outcomes + 1] = state
  end
  return outcomes
end
