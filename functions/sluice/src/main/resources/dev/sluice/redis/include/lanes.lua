-- Purpose: the queue, the type and the lane of a task. A lane is a list of waiting tasks, queued:<lane> among the keys.
-- KEYS: none of its own
-- ARGV: none of its own
-- Returns: local functions
-- Caller owes: record.lua before it.
local function queue(task) return has(task.flags, OPTIONS) and options(task).q or 'default' end

local function typeOf(task) return sub(task.raw, task.at + 1, task.at + byte(task.raw, task.at)) end

-- The list that it waits in: of its queue and priority, and of its type when that has lanes of its own; those that must
-- run alone wait apart.
local function laneOf(task)
  local type = has(task.flags, OPTIONS) and options(task).l and '+' .. typeOf(task) or ''
  return queue(task) .. type .. ':' .. (has(task.flags, ALONE) and '!' or task.priority)
end

-- The queue and the type (with a plus; '' when it is of all types) of a lane, and its priority or '!'.
local lastLane, laneQueue, laneType, laneKind -- mostly it is the one that was asked for last
local function partsOf(lane)
  if lane ~= lastLane then
    laneQueue, laneType, laneKind = string.match(lane, '^([^+:]*)(%+?[^:]*):(.)$')
    lastLane = lane
  end
  return laneQueue, laneType, laneKind
end
