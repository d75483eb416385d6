import { script } from '@bomb.sh/tab'

/** Prints the script that completes the commands in a shell. */
export function printCompletion(shell: string): void {
  const print = () => script(shell, 'todo-agents', 'todo-agents')
  if (shell === 'bash') process.stdout.write(`${forEachBash(printedBy(print))}\n`)
  else print()
}

/** The library prints the script, and returns it nowhere. */
function printedBy(print: () => void): string {
  const { log } = console
  let text = ''
  console.log = (printed: string) => {
    text += printed
  }
  try {
    print()
  } finally {
    console.log = log
  }
  return text
}

const WORDS = '_get_comp_words_by_ref -n "=:" cur prev words cword'

/** Returns a script that can be sourced twice, and that works without the package bash-completion. */
function forEachBash(text: string): string {
  return text.replace(/^readonly (?=ShellComp)/gm, '').replace(
    WORDS,
    `if declare -F _get_comp_words_by_ref >/dev/null; then
        ${WORDS}
    else
        words=("\${COMP_WORDS[@]}") cword=$COMP_CWORD cur=\${COMP_WORDS[COMP_CWORD]}
    fi`,
  )
}
