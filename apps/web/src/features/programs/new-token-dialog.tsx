import { MAX_PROGRAM_NAME_LENGTH } from '@todo-agents/contract/bounds'
import type { AccessScope, CreatedToken } from '@todo-agents/contract/program'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { CopyLine } from '../../components/copy-line.tsx'
import { Dialog, DialogBody, DialogFooter } from '../../components/dialog.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Field, Input, Select } from '../../components/field.tsx'
import { Form } from '../../components/form.tsx'
import { useClient } from '../../lib/server/client.ts'
import { errorOf, formErrors } from '../../lib/server/form-errors.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { programTexts as t } from '../../lib/texts/programs.ts'
import { ScopeChoice } from './scope-choice.tsx'

/** In days; null: it does not expire. */
const EXPIRIES = [30, 90, 365, null]

const FORM = 'new-token'

/** Makes an access token, and then shows it this once. */
export function NewTokenDialog({ onClose }: { onClose: () => void }) {
  // Only here: a mutation of the cache of queries would keep the token after the dialog has closed.
  const [created, setCreated] = useState<CreatedToken | null>(null)
  return created ? (
    <CreatedTokenDialog created={created} onClose={onClose} />
  ) : (
    <TokenFormDialog onCreated={setCreated} onClose={onClose} />
  )
}

interface TokenFormDialogProps {
  onCreated: (created: CreatedToken) => void
  onClose: () => void
}

function TokenFormDialog({ onCreated, onClose }: TokenFormDialogProps) {
  const client = useClient()
  const { program } = trpc.useUtils()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<readonly AccessScope[]>(['todos:read', 'todos:write'])
  const [expiry, setExpiry] = useState<number | null>(90)
  const [isTried, setTried] = useState(false)
  const [isWorking, setWorking] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const errors = formErrors(error)

  async function create(): Promise<void> {
    setTried(true)
    if (isWorking || scopes.length === 0) return
    setWorking(true)
    setError(null)
    try {
      onCreated(await client.trpc.program.createToken.mutate({ name, scopes: [...scopes], expires_in_days: expiry }))
      void program.list.invalidate()
    } catch (error) {
      setError(error)
    } finally {
      setWorking(false)
    }
  }

  return (
    <Dialog title={t.newToken} onClose={onClose}>
      <DialogBody>
        <Form
          id={FORM}
          className="flex flex-col gap-5 py-1"
          onSubmit={(event) => {
            event.preventDefault()
            void create()
          }}
        >
          <Field label={t.name} hint={t.nameHint} error={errorOf(errors, 'name')}>
            {(control) => (
              <Input
                {...control}
                data-focus
                required
                maxLength={MAX_PROGRAM_NAME_LENGTH}
                autoComplete="off"
                placeholder={t.nameExample}
                value={name}
                onChange={({ target }) => setName(target.value)}
              />
            )}
          </Field>
          <ScopeChoice
            chosen={scopes}
            error={isTried && scopes.length === 0 ? t.chooseOne : undefined}
            onChange={setScopes}
          />
          <Field label={t.expiry} hint={expiry === null ? t.neverHint : undefined}>
            {(control) => (
              <Select
                {...control}
                className="sm:w-60"
                value={expiry ?? ''}
                onChange={({ target: { value } }) => setExpiry(value === '' ? null : Number(value))}
              >
                {EXPIRIES.map((days) => (
                  <option key={days} value={days ?? ''}>
                    {days === null ? t.never : t.afterDays(days)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {errors && errors.field !== 'name' && <ErrorNote message={errors.message} />}
        </Form>
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>{t.cancel}</Button>
        <Button type="submit" form={FORM} variant="primary" aria-disabled={isWorking}>
          {t.create}
        </Button>
      </DialogFooter>
    </Dialog>
  )
}

function CreatedTokenDialog({ created, onClose }: { created: CreatedToken; onClose: () => void }) {
  const { token, program } = created
  return (
    <Dialog title={t.tokenTitle} onClose={onClose}>
      <DialogBody>
        <div className="flex flex-col gap-4 py-1">
          <p className="text-pretty">{t.shownOnce}</p>
          <CopyLine label={t.token} copyLabel={t.copyToken} text={token} />
          {!globalThis.navigator?.clipboard && <p className="text-muted text-note">{t.noClipboard}</p>}
          <section className="flex flex-col gap-2">
            <h3 className="font-medium text-note text-muted">{t.tryIt}</h3>
            <CopyLine label={t.tryIt} copyLabel={t.copyLine} text={exampleCall(token, program.scopes)} />
          </section>
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" data-focus onClick={onClose}>
          {t.done}
        </Button>
      </DialogFooter>
    </Dialog>
  )
}

/** A call that the scopes allow: any of them may read who the user is. */
function exampleCall(token: string, scopes: readonly AccessScope[]): string {
  const path = scopes.includes('todos:read') ? 'todos' : 'me'
  return `curl -H "Authorization: Bearer ${token}" ${location.origin}/api/v1/${path}`
}
