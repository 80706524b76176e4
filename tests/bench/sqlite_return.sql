-- The yardstick of the bank's answer: taken in, joined with the lines, states and
-- balance changed, in one durable transaction (the default, synchronous = FULL).
.mode csv
BEGIN;
.import answer.csv answer
UPDATE line SET state = 'paid', value_day = answer.value_day FROM answer
    WHERE answer.number = line.number AND answer.resident = line.resident
        AND answer.amount = line.amount AND line.state = 'submitted';
UPDATE balance SET reserved = reserved - moved, paid = paid + moved
    FROM (SELECT SUM(amount) AS moved FROM line WHERE state = 'paid')
    WHERE allocation = 1;
COMMIT;
