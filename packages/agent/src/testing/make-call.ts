import { prepareCall } from '../run/prepare-call.ts'
import type { ToolArguments, ToolName, ToolOutputs } from '../tools/registry.ts'
import type { MemoryRunPort } from './memory-run-port.ts'
import { USER } from './memory-run-port.ts'

let calls = 0

/** Makes one call as the loop would, without asking the user. Throws when the result is an error. */
export async function makeCall<Name extends ToolName>(
  port: MemoryRunPort,
  tool_name: Name,
  args: ToolArguments[Name],
): Promise<ToolOutputs[Name]> {
  const prepared = prepareCall(tool_name, args)
  const call = { call_id: `call_${++calls}`, tool_name, arguments: prepared.arguments }
  const { output, status } = await port.callOnce(call, (store) => prepared.execute({ store, user: USER }), null)
  if (status === 'error') throw new Error(JSON.stringify(output))
  return output as ToolOutputs[Name]
}
