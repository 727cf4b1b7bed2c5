import { Box, Button, Group, Stack } from '@mantine/core';
import type { IxApiOrderOptions } from '@peersmith/api-client';
import { saga } from '@peersmith/model';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { isRow } from '../../api/row.ts';
import { detailPath } from '../../resource/pages.ts';
import { UnsavedGuard } from '../../resource/unsaved.tsx';
import { Failure } from '../../shell/states.tsx';
import { fieldErrors, useAsk } from './ask-dialog.tsx';
import { bodyOf, firstDraft, type OrderDraft } from './order-draft.ts';
import { OrderFields } from './order-fields.tsx';
import { OrderReview } from './order-review.tsx';

interface OrderFormProps {
  /** The exchange. */
  id: number;
  options: IxApiOrderOptions;
}

/** What is ordered, and once more before it is sent. */
export function OrderForm({ id, options }: OrderFormProps) {
  const [began] = useState(() => firstDraft(options));
  const [draft, setDraft] = useState(began);
  const [isReviewed, setReviewed] = useState(false);
  const navigate = useNavigate();
  const ask = useAsk(
    async () => {
      const begun: unknown = await client.call('POST /api/peering/internet-exchanges/:id/ixapi-orders/', {
        path: { id },
        body: bodyOf(draft),
      });
      if (isRow(begun)) await navigate({ to: detailPath(saga, begun.id), ignoreBlocker: true });
    },
    () => undefined,
  );
  const errors = fieldErrors(ask.error);
  const isMarked = Object.keys(errors).some((key) => key in draft);
  const change = (part: Partial<OrderDraft>) => setDraft({ ...draft, ...part });
  // What is refused is mended in the fields, where the messages stand.
  const isShown = isReviewed && !isMarked;
  const order = () => {
    setReviewed(true);
    ask.mutate();
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isShown) order();
        else {
          ask.reset();
          setReviewed(true);
        }
      }}
    >
      <UnsavedGuard dirty={JSON.stringify(draft) !== JSON.stringify(began)} />
      <Stack gap="md">
        <Box className="card" p="md">
          {isShown ? (
            <OrderReview draft={draft} options={options} />
          ) : (
            <OrderFields draft={draft} options={options} errors={errors} onChange={change} />
          )}
        </Box>
        {ask.error && !isMarked && <Failure error={ask.error} />}
        <Group justify="flex-end" pb="xl">
          {isShown ? (
            <Button key="back" variant="subtle" onClick={() => setReviewed(false)}>
              Back
            </Button>
          ) : (
            <Button key="cancel" component={Link} to={`/internet-exchanges/${id}/ix-api/`} variant="subtle">
              Cancel
            </Button>
          )}
          <Button type="submit" loading={ask.isPending}>
            {isShown ? 'Order it' : 'Review the order'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
