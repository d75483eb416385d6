import { z } from 'zod'
import type { ToolDescription } from '../types.ts'
import { analyzeSchedule } from './analyze-schedule.ts'
import { batchUpdateSchedule } from './batch-update-schedule.ts'
import { completeTodo } from './complete-todo.ts'
import { createTodo } from './create-todo.ts'
import { deleteTodo } from './delete-todo.ts'
import { getTodoList } from './get-todo-list.ts'
import { getUserDatetime } from './get-user-datetime.ts'
import { getUserQuota } from './get-user-quota.ts'
import { getLists, updateList } from './lists.ts'
import { forgetPreference, getPreferences, rememberPreference } from './preferences.ts'
import { scheduleTodo } from './schedule-todo.ts'
import { skipTodo } from './skip-todo.ts'
import type { Tool } from './tool.ts'
import { undo } from './undo.ts'
import { updateTodo } from './update-todo.ts'
import { forgetWording, rememberWording } from './wordings.ts'

/** Every tool, in the order in which it is described to models. */
const tools = {
  get_user_datetime: getUserDatetime,
  create_todo: createTodo,
  get_todo_list: getTodoList,
  update_todo: updateTodo,
  complete_todo: completeTodo,
  skip_todo: skipTodo,
  delete_todo: deleteTodo,
  get_lists: getLists,
  update_list: updateList,
  analyze_schedule: analyzeSchedule,
  schedule_todo: scheduleTodo,
  batch_update_schedule: batchUpdateSchedule,
  undo,
  get_preferences: getPreferences,
  remember_preference: rememberPreference,
  forget_preference: forgetPreference,
  get_user_quota: getUserQuota,
  remember_wording: rememberWording,
  forget_wording: forgetWording,
} satisfies Record<string, Tool>

type Tools = typeof tools
export type ToolName = keyof Tools

/** The arguments of a call as the caller writes them: `ToolArguments['create_todo']`. */
export type ToolArguments = { [Name in ToolName]: z.input<Tools[Name]['schema']> }

/** The output of a successful call: `ToolOutputs['get_todo_list']`. */
export type ToolOutputs = { [Name in ToolName]: Awaited<ReturnType<Tools[Name]['execute']>>['output'] }

export const toolNames = Object.keys(tools) as ToolName[]

export function findTool(name: string): Tool | undefined {
  return Object.hasOwn(tools, name) ? tools[name as ToolName] : undefined
}

/** Whether only the rules may call the tool, see `audience`. */
export function isOfRules(name: string): boolean {
  return findTool(name)?.audience === 'rules'
}

/** The names of the tools that language models may call. */
export const offeredTools = toolNames.filter((name) => !isOfRules(name))

let described: ToolDescription[] | undefined

/**
 * Describes the tools to a language model. Built once: converting the schemas costs a thousand times as much as sending them.
 */
export function toolDescriptions(): ToolDescription[] {
  described ??= offeredTools.map((offered) => {
    const { name, description, schema, isNullAbsent = false }: Tool = tools[offered]
    const { $schema: _, ...parameters } = z.toJSONSchema(schema, { io: 'input', override: withoutNoise })
    return { name, description, parameters, isNullAbsent }
  })
  return described
}

/** Drops zod's patterns for uuids and dates: they repeat `format` in some hundred characters each. */
function withoutNoise({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format) delete jsonSchema.pattern
}
