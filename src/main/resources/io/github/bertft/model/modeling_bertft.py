"""Sequence classifiers over mean, max, first or last token pooling, as bertft trains them.

The folder's config.json says under `bertft_pooling` how a layer's token states become one vector,
under `bertft_layers` how many layers are read, from the last one downwards, under
`bertft_layer_pooling` how their vectors become one, and under `bertft_windows` how those of a long
text's first `bertft_max_windows` windows do. With `pooler` the model's own dense layer comes next;
then a dropout and a linear layer. Weights carry the names that transformers' own classifiers use.

Windows are what a fast tokenizer makes of long texts with `return_overflowing_tokens=True`; hand all
that it returns to the model: logits have a row a text again.
"""

import torch
from torch import nn
from transformers import (
    BertModel,
    BertPreTrainedModel,
    DistilBertModel,
    DistilBertPreTrainedModel,
    ElectraModel,
    ElectraPreTrainedModel,
    RobertaModel,
    RobertaPreTrainedModel,
    XLMRobertaConfig,
)
from transformers.modeling_outputs import SequenceClassifierOutput


def pool(states, attention_mask, pooling):
    """States (batch, tokens, hidden) to (batch, hidden); padding counts for nothing."""
    if pooling in ("cls", "pooler"):
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
    raise ValueError(f"bertft_pooling must be pooler, cls, mean, max or last, was {pooling!r}")


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


class WindowAttention(nn.Module):
    """A mean over windows by trained shares."""

    def __init__(self, config):
        super().__init__()
        self.dense = nn.Linear(width(config), config.hidden_size)
        self.score = nn.Linear(config.hidden_size, 1, bias=False)

    def forward(self, vectors):
        return (torch.softmax(self.score(torch.tanh(self.dense(vectors))), dim=0) * vectors).sum(dim=0)


def add_windows(model, config):
    if getattr(config, "bertft_windows", "none") == "attention":
        model.window_attention = WindowAttention(config)


def over_windows(model, vectors, text_of_window):
    """Vectors (windows, width) to (texts, width)."""
    if text_of_window is None:
        return vectors
    kind = getattr(model.config, "bertft_windows", "none")
    combine = {
        "mean": lambda own: own.mean(dim=0),
        "max": lambda own: own.amax(dim=0),
        "attention": getattr(model, "window_attention", None),
    }.get(kind)
    if combine is None:
        raise ValueError(f"bertft_windows is {kind!r}: this model takes each text in one window")
    most = getattr(model.config, "bertft_max_windows", None)
    texts = int(text_of_window.max()) + 1
    return torch.stack([combine(vectors[text_of_window == text][:most]) for text in range(texts)])


def loss_of(config, logits, labels):
    """Logits (batch, labels) against class ids or numbers (batch), or 0 and 1 (batch, labels).

    Which of them is meant stands under `problem_type` in config.json; where it does not, as in
    transformers, one output is a number and whole labels are class ids.
    """
    kind = config.problem_type
    if kind is None:
        whole = not labels.is_floating_point()
        kind = "single_label_classification" if whole else "multi_label_classification"
        kind = "regression" if config.num_labels == 1 else kind
    if kind == "regression":
        return nn.functional.mse_loss(logits.view(-1), labels.view(-1).to(logits.dtype))
    if kind == "multi_label_classification":
        return nn.functional.binary_cross_entropy_with_logits(logits, labels.to(logits.dtype))
    return nn.functional.cross_entropy(logits, labels.view(-1))


def classify(model, outputs, attention_mask, text_of_window, labels, return_dict):
    """Pooling, dropout, linear layer and, with labels, the loss."""
    pooled = over_windows(model, read_out(outputs, attention_mask, model.config), text_of_window)
    logits = model.head(pooled)
    loss = None
    if labels is not None:
        loss = loss_of(model.config, logits, labels)
    if return_dict is False:
        result = (logits,) + tuple(outputs[1:])
        return result if loss is None else (loss,) + result
    return SequenceClassifierOutput(
        loss=loss,
        logits=logits,
        hidden_states=outputs.hidden_states,
        attentions=outputs.attentions,
    )


def logits_from_ids(
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
    overflow_to_sample_mapping=None,
):
    """The forward method of models whose encoder takes token types and positions."""
    outputs = self.base_model(
        input_ids=input_ids,
        attention_mask=attention_mask,
        token_type_ids=token_type_ids,
        position_ids=position_ids,
        inputs_embeds=inputs_embeds,
        output_attentions=output_attentions,
        output_hidden_states=output_hidden_states or layers_read(self.config) > 1,
        return_dict=True,
    )
    return classify(self, outputs, attention_mask, overflow_to_sample_mapping, labels, return_dict)


class BertftForSequenceClassification(BertPreTrainedModel):
    """BERT; its pooler only where config.json names it."""

    def __init__(self, config):
        super().__init__(config)
        self.num_labels = config.num_labels
        dropout = config.classifier_dropout
        self.bert = BertModel(config, add_pooling_layer=config.bertft_pooling == "pooler")
        self.dropout = nn.Dropout(config.hidden_dropout_prob if dropout is None else dropout)
        self.classifier = nn.Linear(width(config), config.num_labels)
        add_windows(self, config)
        self.post_init()

    def head(self, pooled):
        if self.bert.pooler is not None:
            pooled = torch.tanh(self.bert.pooler.dense(pooled))
        return self.classifier(self.dropout(pooled))

    forward = logits_from_ids


class BertftDistilBertForSequenceClassification(DistilBertPreTrainedModel):
    """DistilBERT; the dense layer of its own head only where config.json names it."""

    def __init__(self, config):
        super().__init__(config)
        self.num_labels = config.num_labels
        self.distilbert = DistilBertModel(config)
        if config.bertft_pooling == "pooler":
            self.pre_classifier = nn.Linear(config.dim, config.dim)
        self.dropout = nn.Dropout(config.seq_classif_dropout)
        self.classifier = nn.Linear(width(config), config.num_labels)
        add_windows(self, config)
        self.post_init()

    def head(self, pooled):
        if hasattr(self, "pre_classifier"):
            pooled = torch.relu(self.pre_classifier(pooled))
        return self.classifier(self.dropout(pooled))

    def forward(
        self,
        input_ids=None,
        attention_mask=None,
        token_type_ids=None,  # some tokenizers give them; there is no place for them
        inputs_embeds=None,
        labels=None,
        output_attentions=None,
        output_hidden_states=None,
        return_dict=None,
        overflow_to_sample_mapping=None,
    ):
        outputs = self.distilbert(
            input_ids=input_ids,
            attention_mask=attention_mask,
            inputs_embeds=inputs_embeds,
            output_attentions=output_attentions,
            output_hidden_states=output_hidden_states or layers_read(self.config) > 1,
            return_dict=True,
        )
        return classify(self, outputs, attention_mask, overflow_to_sample_mapping, labels, return_dict)


class TwoLayerHead(nn.Module):
    """Dropout, linear layer and activation where config.json names them; dropout, linear layer."""

    def __init__(self, config, activation):
        super().__init__()
        dropout = config.classifier_dropout
        self.dropout = nn.Dropout(config.hidden_dropout_prob if dropout is None else dropout)
        if config.bertft_pooling == "pooler":
            self.dense = nn.Linear(width(config), width(config))
        self.activation = activation
        self.out_proj = nn.Linear(width(config), config.num_labels)

    def forward(self, pooled):
        if hasattr(self, "dense"):
            pooled = self.activation(self.dense(self.dropout(pooled)))
        return self.out_proj(self.dropout(pooled))


class BertftRobertaForSequenceClassification(RobertaPreTrainedModel):
    """RoBERTa; the dense layer of its own head only where config.json names it."""

    def __init__(self, config):
        super().__init__(config)
        self.num_labels = config.num_labels
        self.roberta = RobertaModel(config, add_pooling_layer=False)
        self.classifier = TwoLayerHead(config, torch.tanh)
        add_windows(self, config)
        self.post_init()

    def head(self, pooled):
        return self.classifier(pooled)

    forward = logits_from_ids


class BertftXLMRobertaForSequenceClassification(BertftRobertaForSequenceClassification):
    """XLM-RoBERTa is RoBERTa with another tokenizer."""

    config_class = XLMRobertaConfig


class BertftElectraForSequenceClassification(ElectraPreTrainedModel):
    """ELECTRA; the dense layer of its own head only where config.json names it."""

    def __init__(self, config):
        super().__init__(config)
        self.num_labels = config.num_labels
        self.electra = ElectraModel(config)
        self.classifier = TwoLayerHead(config, nn.functional.gelu)
        add_windows(self, config)
        self.post_init()

    def head(self, pooled):
        return self.classifier(pooled)

    forward = logits_from_ids
