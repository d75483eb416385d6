import { MAX_TAG_NAME_LENGTH } from '@todo-agents/contract/bounds'
import type { Tag } from '@todo-agents/contract/tag'
import { Plus, Trash2 } from 'lucide-react'
import type { FormEvent } from 'react'
import { useState } from 'react'
import { Button, IconButton } from '../../components/button.tsx'
import { ColorGrid } from '../../components/color-grid.tsx'
import { Dialog, DialogBody } from '../../components/dialog.tsx'
import { Input } from '../../components/field.tsx'
import { Form } from '../../components/form.tsx'
import { Menu } from '../../components/menu.tsx'
import { Spinner } from '../../components/spinner.tsx'
import { TagDot } from '../../components/tag-dot.tsx'
import { isComposing } from '../../lib/page/input-method.ts'
import { trpc } from '../../lib/server/trpc.ts'
import { commonTexts } from '../../lib/texts/common.ts'
import { listTexts as t } from '../../lib/texts/lists.ts'
import { useTagActions } from './use-tag-actions.ts'

/** Creates, renames, recolours and deletes tags. */
export function TagsDialog({ onClose }: { onClose: () => void }) {
  const { data: tags, isPending } = trpc.tag.list.useQuery()
  const actions = useTagActions()
  const [name, setName] = useState('')

  async function create(event: FormEvent) {
    event.preventDefault()
    if (name.trim() && (await actions.create(name.trim()))) setName('')
  }

  return (
    <Dialog title={t.tags} onClose={onClose}>
      <DialogBody>
        <Form onSubmit={create} className="flex gap-2 pb-3">
          <Input
            aria-label={t.newTag}
            placeholder={t.newTag}
            value={name}
            maxLength={MAX_TAG_NAME_LENGTH}
            data-focus
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="submit" variant="primary" size="field" disabled={!name.trim()}>
            <Plus size={16} aria-hidden />
            {t.create}
          </Button>
        </Form>
        {isPending && <Spinner label={t.loadingTags} />}
        {tags?.length === 0 && <p className="py-8 text-center text-muted text-sm">{t.noTags}</p>}
        <ul aria-label={t.tags} className="min-h-48 pb-16">
          {tags?.map((tag) => (
            <TagRow key={tag.id} tag={tag} actions={actions} />
          ))}
        </ul>
      </DialogBody>
    </Dialog>
  )
}

function TagRow({ tag, actions }: { tag: Tag; actions: ReturnType<typeof useTagActions> }) {
  const [name, setName] = useState(tag.name)

  async function rename() {
    const wanted = name.trim()
    if (wanted === tag.name) return
    if (!wanted || !(await actions.update({ id: tag.id, name: wanted }))) setName(tag.name)
  }

  return (
    <li className="flex items-center gap-1 rounded-lg py-0.5">
      <Menu
        label={t.colorOf(tag.name, commonTexts.colors[tag.color])}
        align="start"
        buttonClassName="grid size-9 place-items-center rounded-lg hover:bg-hover"
        button={<TagDot color={tag.color} />}
      >
        {(close) => (
          <ColorGrid
            value={tag.color}
            onChange={(color) => {
              close()
              if (color !== tag.color) actions.update({ id: tag.id, color })
            }}
          />
        )}
      </Menu>
      <input
        aria-label={t.nameOf(tag.name)}
        value={name}
        maxLength={MAX_TAG_NAME_LENGTH}
        onChange={(event) => setName(event.target.value)}
        onBlur={rename}
        onKeyDown={(event) => event.key === 'Enter' && !isComposing(event) && event.currentTarget.blur()}
        className="h-9 min-w-0 flex-1 rounded-lg border border-transparent bg-transparent px-2 text-body hover:border-line focus:bg-surface"
      />
      <IconButton label={t.removeTag(tag.name)} onClick={() => actions.remove(tag)}>
        <Trash2 size={16} />
      </IconButton>
    </li>
  )
}
