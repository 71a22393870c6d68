// What a file holds, by its name and the names of its columns. Only a beginning: the choice is shown.
import type { Kind } from './data';

const HEAD = 4096; // bytes

// The more of these in the header, the likelier; the file's name counts as much as two columns.
const SIGNS: Record<Kind, RegExp> = {
  orders: /order|invoice|receipt|quantity|amount|заказ|чек|сумма|замовлен|сума/gi,
  customers: /birth|phone|e-?mail|surname|family|first.?name|customers?\b|clients?\b|телефон|почта|пошта|клиент|клієнт|рожден|народжен/gi,
  products: /products?\b|sku|stock|price|cost|catalog|barcode|артикул|цена|ціна|остаток|залишок|товар/gi,
  scores: /score|nps|csat|\bces\b|rating|survey|comment|оценк|оцінк|отзыв|відгук|опрос|опитуван/gi,
  deliveries: /deliver|promised|shipped|достав|обеща|обіця/gi,
  spend: /spend|spent|campaign|purpose|budget|marketing|расход|витрат|реклам|бюджет/gi,
  contracts: /contract|plan\b|tenure|churn|subscription|monthly|договор|догов[іо]р|абонемент|тариф|отток|відтік/gi,
};

export function kindOf(name: string, header: string): Kind {
  let best: Kind = 'orders';
  let most = 0;
  for (const [kind, sign] of Object.entries(SIGNS) as [Kind, RegExp][]) {
    const count = 2 * (name.match(sign)?.length ?? 0) + (header.match(sign)?.length ?? 0);
    if (count > most) [best, most] = [kind, count];
  }
  return best;
}

export async function guessKind(file: File): Promise<Kind> {
  const isBook = /\.xlsx$/i.test(file.name);
  const head = isBook ? '' : await file.slice(0, HEAD).text();
  return kindOf(file.name.replace(/[_-]/g, ' '), head.split('\n', 1)[0]?.replace(/_/g, ' ') ?? '');
}
