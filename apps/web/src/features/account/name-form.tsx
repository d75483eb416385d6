import { useQueryClient } from '@tanstack/react-query'
import { MAX_NAME_LENGTH } from '@todo-agents/contract/bounds'
import { useState } from 'react'
import { Input } from '../../components/field.tsx'
import { isComposing } from '../../lib/page/input-method.ts'
import { useToast } from '../../lib/page/toast.ts'
import { errorMessage } from '../../lib/server/error-message.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { accountTexts as t } from '../../lib/texts/account.ts'
import { useMe } from '../../lib/user/me.ts'
import { noteMe } from '../../lib/user/use-me-query.ts'
import { Section } from './section.tsx'

/** The name of the user, which is saved when its field is left. An empty name is not saved. */
export function NameForm() {
  const { name } = useMe()
  const [text, setText] = useState<string | null>(null)
  const queryClient = useQueryClient()
  const toast = useToast()
  const update = trpc.me.update.useMutation({
    onSuccess: (me) => noteMe(queryClient, me),
    onError: (error) => toast({ kind: 'error', message: errorMessage(error) }),
    onSettled: () => setText(null),
  })

  function save() {
    const wanted = text?.trim() ?? ''
    if (wanted === '' || wanted === name) setText(null)
    else update.mutate({ name: wanted })
  }

  return (
    <Section title={t.name} intro={t.nameIntro}>
      <Input
        aria-label={t.name}
        value={text ?? name}
        maxLength={MAX_NAME_LENGTH}
        autoComplete="name"
        className="max-w-sm"
        onChange={(event) => setText(event.target.value)}
        onBlur={save}
        onKeyDown={(event) => event.key === 'Enter' && !isComposing(event) && event.currentTarget.blur()}
      />
    </Section>
  )
}
