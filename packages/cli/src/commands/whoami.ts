import { cleanLine } from '../terminal/clean-text.ts'
import type { CommonOptions } from './run-command.ts'
import { runConnected } from './run-command.ts'

/** Says who the user is, where, and what the token may do. */
export function whoami(options: CommonOptions): Promise<void> {
  return runConnected(options, async ({ out, connection: { client, url, data_dir } }) => {
    const [me, program] = await Promise.all([client.trpc.me.get.query(), client.trpc.program.current.query()])
    if (out.isJson) {
      const { id, name, email, is_guest, time_zone } = me
      out.json({
        url: data_dir === null ? url : null,
        data_dir,
        user: { id, name, email, is_guest, time_zone },
        program,
      })
      return undefined
    }
    out.line(`${cleanLine(me.name)}${me.email ? ` <${cleanLine(me.email)}>` : ''}`)
    out.line(data_dir === null ? url : `the embedded database in ${data_dir}`)
    if (program) {
      const until = program.expires_at ? `until ${program.expires_at.slice(0, 10)}` : 'without an end'
      out.line(`${program.kind} “${cleanLine(program.name)}”, ${until}: ${program.scopes.join(', ')}`)
    }
    return undefined
  })
}
