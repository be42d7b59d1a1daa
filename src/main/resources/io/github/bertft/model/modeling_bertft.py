"""Sequence classifiers over mean, max, first or last token pooling, as bertft trains them.

The folder's config.json says under `bertft_pooling` how a layer's token states become one vector,
under `bertft_layers` how many layers are read, from the last one downwards, and under
`bertft_layer_pooling` how their vectors become one; a dropout and a linear layer follow. Weights carry the names that transformers' own classifiers use.
"""

import torch
from torch import nn
from transformers import BertModel, BertPreTrainedModel, DistilBertModel, DistilBertPreTrainedModel
from transformers.modeling_outputs import SequenceClassifierOutput


def pool(states, attention_mask, pooling):
    """States (batch, tokens, hidden) to (batch, hidden); padding counts for nothing."""
    if pooling == "cls":
        return states[:, 0]
    if attention_mask is None:
        attention_mask = torch.ones(states.shape[:2], device=states.device)
    if pooling == "last":
        return states[torch.arange(len(states)), attention_mask.sum(dim=1).long() - 1]
    kept = attention_mask.unsqueeze(-1)
    if pooling == "mean":
        kept = kept.to(states.dtype)
        return (states * kept).sum(dim=1) / kept.sum(dim=1).clamp(min=1e-9)
    if pooling == "max":
        lowest = torch.finfo(states.dtype).min
        return states.masked_fill(kept == 0, lowest).max(dim=1).values
    raise ValueError(f"bertft_pooling must be cls, mean, max or last, was {pooling!r}")


def layers_read(config):
    return getattr(config, "bertft_layers", 1)


def width(config):
    """Of the vector that is classified."""
    beside = getattr(config, "bertft_layer_pooling", "concat") == "concat"
    return config.hidden_size * (layers_read(config) if beside else 1)


def read_out(outputs, attention_mask, config):
    """One vector a text, lowest layer first where several lie side by side."""
    count = layers_read(config)
    layers = outputs[0:1] if count == 1 else outputs.hidden_states[-count:]
    vectors = [pool(states, attention_mask, config.bertft_pooling) for states in layers]
    combination = getattr(config, "bertft_layer_pooling", "concat")
    if combination == "concat":
        return torch.cat(vectors, dim=1)
    if combination == "mean":
        return torch.stack(vectors).mean(dim=0)
    if combination == "max":
        return torch.stack(vectors).amax(dim=0)
    raise ValueError(f"bertft_layer_pooling must be concat, mean or max, was {combination!r}")


def classify(model, outputs, attention_mask, labels, return_dict):
    """Pooling, dropout, linear layer and, with labels (batch), the cross-entropy."""
    pooled = read_out(outputs, attention_mask, model.config)
    logits = model.classifier(model.dropout(pooled))
    loss = None
    if labels is not None:
        loss = nn.functional.cross_entropy(logits, labels.view(-1))
    if return_dict is False:
        result = (logits,) + tuple(outputs[1:])
        return result if loss is None else (loss,) + result
    return SequenceClassifierOutput(
        loss=loss,
        logits=logits,
        hidden_states=outputs.hidden_states,
        attentions=outputs.attentions,
    )


class BertftForSequenceClassification(BertPreTrainedModel):
    """BERT without its pooler."""

    def __init__(self, config):
        super().__init__(config)
        self.num_labels = config.num_labels
        dropout = config.classifier_dropout
        self.bert = BertModel(config, add_pooling_layer=False)
        self.dropout = nn.Dropout(config.hidden_dropout_prob if dropout is None else dropout)
        self.classifier = nn.Linear(width(config), config.num_labels)
        self.post_init()

    def forward(
        self,
        input_ids=None,
        attention_mask=None,
        token_type_ids=None,
        position_ids=None,
        inputs_embeds=None,
        labels=None,
        output_attentions=None,
        output_hidden_states=None,
        return_dict=None,
    ):
        outputs = self.bert(
            input_ids=input_ids,
            attention_mask=attention_mask,
            token_type_ids=token_type_ids,
            position_ids=position_ids,
            inputs_embeds=inputs_embeds,
            output_attentions=output_attentions,
            output_hidden_states=output_hidden_states or layers_read(self.config) > 1,
            return_dict=True,
        )
        return classify(self, outputs, attention_mask, labels, return_dict)


class BertftDistilBertForSequenceClassification(DistilBertPreTrainedModel):
    """DistilBERT without the dense layer of its own head."""

    def __init__(self, config):
        super().__init__(config)
        self.num_labels = config.num_labels
        self.distilbert = DistilBertModel(config)
        self.dropout = nn.Dropout(config.seq_classif_dropout)
        self.classifier = nn.Linear(width(config), config.num_labels)
        self.post_init()

    def forward(
        self,
        input_ids=None,
        attention_mask=None,
        inputs_embeds=None,
        labels=None,
        output_attentions=None,
        output_hidden_states=None,
        return_dict=None,
    ):
        outputs = self.distilbert(
            input_ids=input_ids,
            attention_mask=attention_mask,
            inputs_embeds=inputs_embeds,
            output_attentions=output_attentions,
            output_hidden_states=output_hidden_states or layers_read(self.config) > 1,
            return_dict=True,
        )
        return classify(self, outputs, attention_mask, labels, return_dict)
