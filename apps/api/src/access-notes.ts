import type { Config } from './env.ts'

interface AccessNote {
  level: 'info' | 'warn'
  message: string
}

/** Returns the log lines for the start of the server: about sign-ups, guests and the cost of the model. */
export function accessNotes(config: Config): AccessNote[] {
  const { isPaid, SIGN_UP, GUESTS, GUEST_DAYS, isLocal } = config
  const notes: AccessNote[] = [{ level: 'info', message: `Accounts: SIGN_UP=${SIGN_UP}. Guests: ${GUESTS}.` }]
  if (isPaid && !isLocal && GUESTS === 'off') {
    const reason = 'a model that may cost money is configured and the server is not on localhost alone'
    notes.push({ level: 'info', message: `No new guests are taken, because ${reason}. GUESTS=on allows them.` })
  }
  if (GUESTS === 'on' && GUEST_DAYS !== null) {
    notes.push({ level: 'info', message: `Guests that were idle for ${GUEST_DAYS} days are deleted with their todos.` })
  }
  const { SERVER_MONTHLY_RUNS, SERVER_MONTHLY_TOKENS, SERVER_MONTHLY_BUDGET } = config
  const isBudgeted = (SERVER_MONTHLY_RUNS ?? SERVER_MONTHLY_TOKENS ?? SERVER_MONTHLY_BUDGET) !== null
  if (isPaid && !isLocal && !isBudgeted && (SIGN_UP === 'open' || GUESTS === 'on')) {
    notes.push({
      level: 'warn',
      message:
        'Everyone with access to this server can use the model at your expense. Set SIGN_UP=invite, or SERVER_MONTHLY_BUDGET, SERVER_MONTHLY_RUNS or SERVER_MONTHLY_TOKENS.',
    })
  }
  return notes
}
