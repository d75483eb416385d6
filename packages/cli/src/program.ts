import completeByTab from '@bomb.sh/tab/commander'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { AddOptions } from './commands/add.ts'
import type { AskOptions } from './commands/ask.ts'
import type { ExportOptions } from './commands/export.ts'
import type { ListOptions } from './commands/list.ts'
import type { LoginOptions } from './commands/login.ts'
import type { CommonOptions } from './commands/run-command.ts'
import type { UndoOptions } from './commands/undo.ts'

const EXAMPLES = `
Examples:
  todo-agents add dentist friday 9 '#health'
  todo-agents list --today
  todo-agents done 2
  todo-agents ask "what should I do first?"
  todo-agents undo

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not found or ambiguous, 4 not logged in or not allowed,
5 server not reachable, 6 the assistant waits for an answer. docs/cli.md has more.
`

/** Describes all commands. What they do is loaded when one is run, so that help and completion are fast. */
export function createProgram(): Command {
  const program = new Command('todo-agents')
    .description('Your todos on the command line.')
    .version('0.1.0')
    .helpCommand(true)
    .showHelpAfterError('(todo-agents --help says what there is)')
    .addHelpText('after', EXAMPLES)
    .exitOverride()

  const connected = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .option('--json', 'print JSON')
      .option('--url <address>', 'the server, instead of TODO_AGENTS_URL')

  connected('add <words...>', 'add a todo, as the field of the page reads it; - reads one from each line of stdin')
    .option('--list <name>', 'put it in this list')
    .option('--tag <name>', 'add a tag; may be repeated', collect)
    .addOption(new Option('--importance <level>', 'how important it is').choices(['low', 'medium', 'high']))
    .option('--description <text>', 'further details')
    .option('--plain', 'take the words as the title, and understand nothing')
    .option('--id <uuid>', 'the id of the todo, a UUID of version 7: a second add with it adds nothing')
    .action(async (words: string[], options: AddOptions) => (await import('./commands/add.ts')).add(words, options))

  connected('list', 'show the open todos, with the numbers that other commands take')
    .alias('ls')
    .option('--today', 'only what is overdue or for today')
    .option('--done', 'those that are done, the last first')
    .option('--all', 'open and done ones')
    .option('--list <name>', 'only of this list')
    .option('--tag <name>', 'only with this tag')
    .option('--search <words>', 'only with these words')
    .option('--limit <count>', 'how many at most', positive, 200)
    .action(async (options: ListOptions) => (await import('./commands/list.ts')).list(options))

  const NAMED = 'numbers of the last list, ids, or words of one title'
  for (const [name, kind, description] of [
    ['done', 'complete', 'complete todos'],
    ['reopen', 'reopen', 'open todos again'],
    ['delete', 'delete', 'delete todos; undo brings them back'],
  ] as const) {
    connected(`${name} <todo...>`, `${description}: ${NAMED}`).action(async (words: string[], options: CommonOptions) =>
      (await import('./commands/change-todos.ts')).changeTodos(kind, words, options),
    )
  }

  connected('move <todo> <when...>', 'move a todo to a day or a time: move 2 friday 9').action(
    async (todo: string, when: string[], options: CommonOptions) =>
      (await import('./commands/change-todos.ts')).move([todo, ...when], options),
  )

  connected('ask <words...>', 'tell the assistant what to do, or ask it; - reads the message from stdin')
    .option('-c, --continue', 'continue the last conversation')
    .option('--session <id>', 'continue this conversation')
    .option('-y, --yes', 'approve what the assistant asks')
    .option('-n, --no', 'decline what the assistant asks')
    .action(async (words: string[], options: AskOptions) => (await import('./commands/ask.ts')).ask(words, options))

  connected('undo', 'take back the last action')
    .option('--run [id]', 'all that the last answer of the assistant did, or that run')
    .option('--since <time>', 'everything since then: 30m, 2h, 1d or an instant')
    .option('--dry-run', 'only say what would change')
    .action(async (options: UndoOptions) => (await import('./commands/undo.ts')).undo(options))

  connected('export [file]', 'write all your data as JSON to a file, or to stdout')
    .option('--force', 'replace the file')
    .action(async (file: string | undefined, options: ExportOptions) =>
      (await import('./commands/export.ts')).exportAccount(file, options),
    )

  connected('login [address]', 'log in to a server, in the browser or with an access token')
    .option('--browser', 'in the browser, without a question')
    .option('--token <->', '- reads an access token from stdin')
    .action(async (address: string | undefined, options: LoginOptions) =>
      (await import('./commands/login.ts')).login(address, options),
    )

  connected('logout [address]', 'forget the token of a server').action(
    async (address: string | undefined, options: CommonOptions) =>
      (await import('./commands/login.ts')).logout(address, options),
  )

  connected('whoami', 'say who you are, where, and what you may do').action(async (options: CommonOptions) =>
    (await import('./commands/whoami.ts')).whoami(options),
  )

  program
    .command('mcp')
    .description('serve MCP on stdin and stdout, for an agent that starts its servers itself')
    .option('--url <address>', 'the server, instead of TODO_AGENTS_URL')
    .action(async (options: CommonOptions) => (await import('./commands/mcp.ts')).mcp(options))

  completeByTab(program, { completionCommandName: 'completion' })
  const completion = program.commands.find((command) => command.name() === 'completion')
  completion?.action(async (shell: string) => (await import('./completion.ts')).printCompletion(shell))
  return program
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value]
}

function positive(value: string): number {
  if (!/^[1-9]\d{0,4}$/.test(value)) throw new InvalidArgumentError('It must be a number from 1.')
  return Number(value)
}
